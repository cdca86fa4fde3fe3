"""From landmarks to a scored stride: the steps, in the order of the data."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.gait import (
    account,
    angles,
    bands,
    by_hand,
    caution,
    clock,
    corners,
    corrections,
    cue,
    curves,
    cycle,
    direction,
    events,
    faults,
    filtering,
    gaps,
    gates,
    kind,
    legswap,
    look,
    pace,
    quality,
    report,
    segments,
    strides,
    verdicts,
)
from analysis.gait.corrections import Correction
from analysis.gait.model import SIDES, Analysis, ClipContext, PoseTrack
from analysis.gait.piece import Piece
from analysis.gait.segments import Span

NOTHING_SAID = ClipContext()


def follow(clip: PoseTrack, span: Span, corrected: Sequence[Correction] = ()) -> Piece:
    """One segment from landmarks to contacts; clip and corrections in true time."""
    time_s, visibility = clip.time_s[span.frames], clip.visibility[span.frames]
    told = corrections.told_of(corrected, float(time_s[0]), float(time_s[-1]))
    legs = legswap.repair(time_s, clip.xy_px[span.frames].astype(float))
    if told.swapped:
        legs = legswap.exchanged(legs)
    points = gaps.bridge(time_s, legs.xy_px)
    smooth = filtering.smooth(time_s, points.xy_px)
    way = direction.find_direction(time_s, points.xy_px, visibility, told.direction)
    motion = angles.describe(smooth, way.sign, way.near_side)
    rhythm = cycle.find_rhythm(motion)
    found = {side: events.find_contacts(motion, motion.legs[side], rhythm.stride_s) for side in SIDES}
    strikes = {side: found[side].foot_strike_s for side in SIDES}
    smooth = corners.give_back(smooth, time_s, points.xy_px, points.measured, strikes)
    motion = angles.describe(smooth, way.sign, way.near_side, strikes[way.near_side])
    contacts, hand = by_hand.correct(found, told, time_s)
    return Piece(span, time_s, visibility, legs, points, smooth, way, motion, rhythm, contacts, told, hand)


def analyse(track: PoseTrack, context: ClipContext = NOTHING_SAID, corrected: Sequence[Correction] = ()) -> Analysis:
    """Everything the science says about one clip, with what a person has put right in it.

    Raises ValueError for a factor or a band that is none.
    """
    whole_clip = clock.true_time(track, context.slow_motion)
    corrected = corrections.true_times(corrected, context.slow_motion)
    clip, first_frame = corrections.limited(whole_clip, corrected)
    presence = segments.presence(clip)
    pieces = [follow(clip, span, corrected) for span in segments.find_spans(clip, presence)]
    looks = [look.look_at(piece) for piece in pieces]
    good = [piece for piece, seen in zip(pieces, looks, strict=True) if seen.reliable]
    overall = look.look_over([seen for seen in looks if seen.reliable])
    view = look.look_over(looks).view if looks else look.view_of_track(clip)
    speed = pace.find_pace(good, context)
    found = strides.find_strides(good, speed.likely_mps)
    certainty = quality.judge(found, good)

    rate = clock.frame_rate(clip.time_s)
    evidence = gates.gather(presence, rate, view, pieces, good, overall, found, context.slow_motion)
    refusal = gates.refuse(evidence)
    status, code, message = report.headline(evidence, refusal)
    slow, questions = report.slow_motion(evidence, refusal, context.slow_motion)

    measured = report.measure_strides(found, good, speed, context.height_m)
    near = [i for i, stride in enumerate(found) if stride.near and stride.valid]
    way_of_running = kind.find_kind([measured[i] for i in near], speed)
    measured = kind.fitting(measured, way_of_running)
    counted = [(i, measured[i]) for i in near]
    expected = bands.Expectations(speed, rate, way_of_running, context.bands)
    numbers, findings, advice = {}, [], None
    if refusal is None:
        rough = evidence.small or bool(certainty and certainty.low)
        footage = verdicts.Footage(rough, evidence.turned)
        scored = status == "scored"
        whole = {"lean": overall.lean_deg, "cadence": evidence.event_cadence}
        numbers = verdicts.summarise([m for _, m in counted], expected, footage, whole, judged=scored)
        if scored:
            evidence_of_faults = faults.Clip(numbers, counted, expected, overall.foot_visibility)
            findings = faults.find_faults(evidence_of_faults)
            numbers = verdicts.settle(numbers, findings)
            trust = cue.confidence(overall.visibility, len(counted), rate, overall.view.hips_ll)
            advice = cue.choose(findings, evidence_of_faults, trust, context.pain, context.last_cue, context.cues)

    factor = context.slow_motion or 1.0
    stepping = refusal is None or refusal.steps
    return Analysis(
        status=status,
        code=code,
        message=message,
        engine=track.engine,
        frames=len(track.time_s),
        duration_s=float(track.time_s[-1] - track.time_s[0]) if len(track.time_s) else 0.0,
        cadence_spm=caution.cadence_to_print(evidence) if stepping else None,
        pace_mps=speed.known_mps,
        pace_source=speed.source,
        pace_error_mps=speed.error_mps,
        slow_motion=slow,
        segments=report.segments(good, factor),
        strides=report.strides(found, measured if refusal is None else None, factor) if stepping else (),
        metrics=numbers,
        events=certainty if refusal is None else None,
        kind=way_of_running if refusal is None else None,
        faults=tuple(finding.fault for finding in findings),
        cue=advice,
        warnings=tuple(questions + report.warnings(evidence, speed, way_of_running, good, found, certainty))
        if refusal is None
        else (),
        curves=tuple(curves.draw(piece, first_frame) for piece in good),
        corrections=account.problems(corrected, whole_clip.time_s, pieces, found),
    )
