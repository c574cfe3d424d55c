"""SageMaker's script mode: the training in an image of somebody else, such as a Hugging Face deep learning container.

`granite image context` packs this file, the package and its requirements as sourcedir.tar.gz. The toolkit of such an image
installs requirements.txt and starts the program that the job names: `sagemaker_program: train.py`. The settings come from
/opt/ml/input/config/hyperparameters.json, as in granite's own image, and not from the arguments that the toolkit adds.
"""

import sys

from entrypoint import main

if __name__ == "__main__":
    sys.exit(main(["train"]))
