"""Detectors of odd training rows: scikit-learn's ``fit_predict``, -1 for an odd row and 1 for any other."""
