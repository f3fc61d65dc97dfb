#!/usr/bin/env bash
# Checks the classes of the CUDA target on a GPU, and measures them beside PyTorch: run.sh [--dry] [FOLDER for results]; see --help.
# Lies in an archive that benchmarks/gpu/bundle makes; needs Python 3 with PyTorch, CUDA's libraries, and no network.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
if ! [[ -x $here/jre/bin/java ]]; then
    echo "run.sh: found no jre beside it; make an archive by benchmarks/gpu/bundle, unpack it, and start the run.sh in there" >&2
    exit 2
fi
export PYTHONUNBUFFERED=1
exec python3 "$here/run.py" "$@"
