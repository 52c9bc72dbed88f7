"""XPath 1.0 with the ODK functions, compiled to closures over our own node tree.

Decided: our own evaluator instead of lxml or elementpath, because libxml2 lets none of the core functions be
overridden and compares dates wrongly, elementpath raises type errors on dates, and neither can say before
running which nodes an expression will read.
"""
