export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/*
 * Each script asks `driftmgr __complete` what may stand at the cursor, so that it stays right when DriftMgr is renewed. The answer has a line for each
 * candidate, a tab before its description; a line `:files` or `:folders` leaves the rest to the shell.
 */

const bash = String.raw`# driftmgr completion bash. In ~/.bashrc: source <(driftmgr completion bash)
_driftmgr() {
  local line="${'$'}{COMP_LINE:0:COMP_POINT}" whole cut='' value _description
  whole="${'$'}{line##*[[:space:]]}"
  # Bash replaces what stands behind the last of these alone.
  local breaks="${'$'}{COMP_WORDBREAKS//[^:=]/}"
  if [[ -n $breaks && $whole == *[$breaks]* ]]; then cut="${'$'}{whole%"${'$'}{whole##*[$breaks]}"}"; fi
  COMPREPLY=()
  while IFS=$'\t' read -r value _description; do
    case "$value" in
      :files) compopt -o default 2>/dev/null ;;
      :folders) compopt -o dirnames 2>/dev/null ;;
      *)
        value="${'$'}{value#"$cut"}"
        if [[ $value == *[^A-Za-z0-9_./:,=@%+-]* ]]; then value="$(printf '%q' "$value")"; fi
        COMPREPLY+=("$value")
        ;;
    esac
  done < <("$1" __complete --line "$line" 2>/dev/null)
}
if ((BASH_VERSINFO[0] >= 4)); then complete -F _driftmgr driftmgr; else complete -o default -F _driftmgr driftmgr; fi
`;

const zsh = String.raw`#compdef driftmgr
# driftmgr completion zsh. In ~/.zshrc, behind compinit: source <(driftmgr completion zsh)
_driftmgr() {
  local -a values shown
  local value description paths=''
  while IFS=$'\t' read -r value description; do
    case "$value" in
      :*) paths="$value" ;;
      *)
        values+=("$value")
        shown+=("$value${'$'}{description:+  -- $description}")
        ;;
    esac
  done < <("${'$'}{words[1]}" __complete -- "${'$'}{(@Q)words[2,CURRENT-1]}" "${'$'}{(Q)PREFIX}" 2>/dev/null)
  if ((${'$'}#values)); then compadd -l -d shown -a values; fi
  case "$paths" in
    :files) _files ;;
    :folders) _files -/ ;;
  esac
}
if [[ "${'$'}{funcstack[1]}" == _driftmgr ]]; then _driftmgr "$@"; else compdef _driftmgr driftmgr; fi
`;

const fish = String.raw`# driftmgr completion fish. Once: driftmgr completion fish > ~/.config/fish/completions/driftmgr.fish
function __driftmgr_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete -- $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path "$current"
            case ':folders'
                __fish_complete_directories "$current"
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c driftmgr -f -a '(__driftmgr_complete)'
`;

const powershell = String.raw`# driftmgr completion powershell. In $PROFILE: driftmgr completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName driftmgr, driftmgr.cmd -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $text = $commandAst.Extent.Text
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = if ($length -lt $text.Length) { $text.Substring(0, $length) } else { $text.PadRight($length) }
    # A backslash stands for itself here.
    driftmgr __complete --line $line.Replace('\', '\\') 2>$null | Where-Object { $_ -notmatch '^:(files|folders)$' } | ForEach-Object {
        $value, $description = $_ -split "${'`'}t", 2
        $shown = if ($value -match '[\s,;&|''"$(){}@#]') { "'" + $value.Replace("'", "''") + "'" } else { $value }
        $told = if ([string]::IsNullOrEmpty($description)) { $value } else { $description }
        [System.Management.Automation.CompletionResult]::new($shown, $value, 'ParameterValue', $told)
    }
}
`;

/** What a shell is to run so that it completes `driftmgr`. */
export const completionScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };
