"""What a page may load: only what this server itself serves. Nothing inline, nothing evaluated, nothing foreign."""

from csp.constants import NONE, SELF

# Plotly puts one empty <style> element into the page and fills it through the style sheet's own interface.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

# A chart becomes a picture by way of an image that the page makes itself: a blob, in Safari a data address.
MADE_HERE = ["blob:", "data:"]

POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, *MADE_HERE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
