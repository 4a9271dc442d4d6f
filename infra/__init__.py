"""What stands around the functions: building, the local stack, the Telegram simulator; it may import the functions."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "functions"))  # as the functions find each other in Lambda
