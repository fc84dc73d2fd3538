#!/usr/bin/env bash
# Executes the notebooks in place: with the Deno kernel, which reads TypeScript, and Debian's nbconvert. What is missing is installed.
set -euo pipefail
cd "$(dirname "$0")"
deno_version=2.9.6

if ! command -v jupyter-nbconvert >/dev/null; then
  apt-get install -y --no-install-recommends jupyter-nbconvert jupyter-client python3-nbclient
fi

# Deno is 90 MB and of no use to anything else here, so it is not among the project's packages.
tools=$PWD/.tools
ls "$tools"/node_modules/@deno/*/deno >/dev/null 2>&1 ||
  npm install --silent --no-save --ignore-scripts --prefix "$tools" "deno@$deno_version"
deno=$(ls "$tools"/node_modules/@deno/*/deno)

kernels=$tools/jupyter
mkdir -p "$kernels/kernels/deno"
cat >"$kernels/kernels/deno/kernel.json" <<JSON
{"argv": ["$deno", "jupyter", "--kernel", "--conn", "{connection_file}"], "display_name": "Deno", "language": "typescript"}
JSON

export JUPYTER_PATH=$kernels DENO_DIR=$tools/deno DENO_NO_UPDATE_CHECK=1
for notebook in *.ipynb; do
  jupyter-nbconvert --to notebook --execute --inplace "$notebook"
done
