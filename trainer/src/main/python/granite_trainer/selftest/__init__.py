"""Whether this machine, or this job's container, can do the work: sixteen areas, each tried for real on a model made in place.

`python -m granite_trainer.selftest -- java -jar granite.jar` runs them (docs/sagemaker.md); `AREAS` lists them.
"""
