"""Work on the catalogues: `extract` what is to be translated, `compile` what is translated."""

from __future__ import annotations

import sys

from gaitsite.languages import catalogue


def main(task: str) -> None:
    if task == "extract":
        for language in catalogue.languages():
            path = catalogue.po_path(language)
            catalogue.write(catalogue.bring_up_to_date(language), path)
            missing = sum(not message.string for message in catalogue.read(language) if message.id)
            print(f"{path.relative_to(catalogue.CHECKOUT)}: {missing} texts to translate")
    elif task == "compile":
        built = catalogue.CHECKOUT / "var"
        catalogue.compile_into(built / "locale", built / "static_languages")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) == 2 else "")
