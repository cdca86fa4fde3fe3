"""How values are written that templates put on a page without being asked: as machines read them, in every language.

A decimal comma in an attribute, a style or an address breaks a page. Numbers for the reader go through
`gaitsite.languages.decimal`; dates for the reader have their form in the catalogue.
"""
