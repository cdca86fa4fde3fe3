"""A computer-drawn runner: the demo's footage, and clips whose truth is known to the last landmark.

`clip.render_clip` draws any `motion.Motion` with `mannequin.Mannequin` before a `scene` and writes an mp4. It is a best
case (one body, an orthographic camera square to the run): what goes wrong here goes wrong everywhere, not the reverse.
"""
