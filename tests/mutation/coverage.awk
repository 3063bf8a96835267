# SPDX-License-Identifier: GPL-3.0-or-later
# Sums the output of gcov -b -c -t by file of control/; see coverage.
/^ +-: +0:Source:/ {
  file = $0
  sub(/^.*Source:/, "", file)
  sub(top, "", file)
  if (file !~ /^control\//) {
    file = ""
  } else if (!(file in lines)) {
    files[++count] = file
    lines[file] = reached[file] = branches[file] = taken[file] = 0
  }
}
file == "" { next }
/^ *[0-9#=-][^:]*: *[0-9]+:/ {
  split($0, part, ":")
  hits = part[1]
  number = part[2] + 0
  text = substr($0, length(part[1]) + length(part[2]) + 3)
  gsub(/ /, "", hits)
  in_assert = text ~ /assert\(/
  way = 0
  if (hits == "-") {
    next
  }
  lines[file]++
  if (hits ~ /^[#=]/) {
    say("not reached")
  } else {
    reached[file]++
  }
}
/^branch / && !in_assert {
  branches[file]++
  way++
  if ($4 ~ /^[0-9]+$/ && $4 > 0) {
    taken[file]++
  } else if (hits !~ /^[#=]/) {
    say("way " way " never taken")
  }
}
END {
  printf "%-34s %7s %7s   %8s %7s\n", "FILE", "LINES", "%", "BRANCHES", "%"
  for (i = 1; i <= count; i++) {
    f = files[i]
    row(f, reached[f], lines[f], taken[f], branches[f])
    all_reached += reached[f]
    all_lines += lines[f]
    all_taken += taken[f]
    all_branches += branches[f]
  }
  row("control/", all_reached, all_lines, all_taken, all_branches)
  exit !(share(all_reached, all_lines) >= 97 && share(all_taken, all_branches) >= 92)
}
function say(what) {
  if (missing) {
    printf "%s:%d: %s:%s\n", file, number, what, text
  }
}
function row(name, of_lines, line_total, of_branches, branch_total) {
  printf "%-34s %7d %7.2f   %8d %7.2f\n", name, line_total, share(of_lines, line_total), branch_total,
    share(of_branches, branch_total)
}
function share(part, whole) {
  return whole > 0 ? 100 * part / whole : 100
}
