"""Shell completion by a script of words: a key press starts no Python at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import typer

from crm_study.cli.app import app

Shell = Literal["bash", "zsh", "fish"]

_BASH = """\
# crm-study, for bash. Put into ~/.bashrc: eval "$(crm-study completion bash)"
_crm_study() {{
    local words="" path="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "${{COMP_WORDS[i]}}" in
            -*) ;;
            *) path="${{path:+$path }}${{COMP_WORDS[i]}}" ;;
        esac
    done
    while :; do
        case "$path" in
{cases}
            *" "*) path="${{path% *}}"; continue ;;
            *) path=""; continue ;;
        esac
        break
    done
    COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _crm_study crm-study
"""
_ZSH = """\
# crm-study, for zsh. Put into ~/.zshrc: eval "$(crm-study completion zsh)"
autoload -U +X bashcompinit && bashcompinit
{bash}"""


@app.command(epilog="Example: crm-study completion bash > crm-study.sh")
def completion(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the completion of a shell: commands, options and bundled studies."""
    words = dict(_words(typer.main.get_command(app)))
    typer.echo(_fish(words) if shell == "fish" else _bourne(words, shell), nl=False)


def _words(command: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the words of a command line so far, and what may follow."""
    inner: dict[str, Any] = getattr(command, "commands", {})
    options = [
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    ]
    yield path, [*inner, *options, "--help", *([] if inner else _studies(command))]
    for name, below in inner.items():
        yield from _words(below, f"{path} {name}".strip())


def _studies(command: Any) -> list[str]:
    from crm_study.protocol.bundled import bundled_studies

    takes = any(parameter.name == "study" for parameter in command.params)
    return list(bundled_studies()) if takes else []


def _bourne(words: dict[str, list[str]], shell: Shell) -> str:
    cases = "\n".join(
        f'            "{path}") words="{" ".join(found)}" ;;' for path, found in words.items()
    )
    bash = _BASH.format(cases=cases)
    return bash if shell == "bash" else _ZSH.format(bash=bash)


def _fish(words: dict[str, list[str]]) -> str:
    lines = ["# crm-study, for fish: crm-study completion fish | source"]
    for path, found in words.items():
        parts = path.split()
        seen = "; and ".join(f"__fish_seen_subcommand_from {part}" for part in parts)
        when = seen or "__fish_use_subcommand"
        plain = [word for word in found if not word.startswith("--")]
        if plain:
            lines.append(f"complete -c crm-study -n '{when}' -a '{' '.join(plain)}'")
        lines += [
            f"complete -c crm-study -n '{when}' -l {word[2:]}"
            for word in found
            if word.startswith("--")
        ]
    return "\n".join(lines) + "\n"
