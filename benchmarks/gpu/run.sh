#!/usr/bin/env bash
# Checks the classes of the CUDA target on a GPU, and measures them beside PyTorch: run.sh [--dry] [FOLDER for results]; see --help.
# Lies in an archive that benchmarks/gpu/bundle makes; needs Python 3 with PyTorch, CUDA's libraries, and no network.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
if ! [[ -x $here/jre/bin/java ]]; then
    echo "run.sh: found no jre beside it; make an archive by benchmarks/gpu/bundle, unpack it, and start the run.sh in there" >&2
    exit 2
fi
# CUDA's libraries come from PyTorch's own wheels or from the toolkit.
wheels=$(python3 -c 'import nvidia; print(":".join(p + "/cu13/lib" for p in nvidia.__path__), end=":")
import glob; print(":".join(d for p in nvidia.__path__ for d in glob.glob(p + "/*/lib")))' 2>/dev/null || true)
export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$wheels${wheels:+:}/usr/local/cuda/lib64
export PYTHONUNBUFFERED=1
exec python3 "$here/run.py" "$@"
