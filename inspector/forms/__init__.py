"""The ODK XForms engine: text in, state out."""
