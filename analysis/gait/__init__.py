"""The science of GaitSite: landmark tracks in, strides, metrics, faults and one cue out.

Pure NumPy and SciPy: no Django, no video, no pose model, no files but the package's own data.
Start reading at `analysis.gait.pipeline`.
"""
