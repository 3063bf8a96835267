# SPDX-License-Identifier: GPL-3.0-or-later
# Pods over time in characters: gnuplot -c terminal.gp COLUMNS ROWS
# Reads timeline.csv: seconds, pods pending, starting, running, terminating, then succeeded and failed so far.
set terminal dumb noenhanced mono size ARG1, ARG2
set datafile separator comma
stats "timeline.csv" skip 1 using 1 name "T" nooutput
stats "timeline.csv" skip 1 using ($2+$3+$4+$5) name "ALIVE" nooutput
unit = T_max > 3 * 86400 ? 86400 : T_max > 3 * 3600 ? 3600 : T_max > 180 ? 60 : 1
unit_name = unit == 86400 ? "days" : unit == 3600 ? "hours" : unit == 60 ? "minutes" : "seconds"
set xrange [0:(T_max > 0 ? T_max / unit : 1)]
set yrange [0:(ALIVE_max > 0 ? ALIVE_max * 1.1 : 1)]
set border 3
set tics nomirror
set key above
set xlabel unit_name
plot "timeline.csv" skip 1 using ($1/unit):($2+$3+$4+$5) with steps title "pods alive", \
     "" skip 1 using ($1/unit):4 with steps title "running"
