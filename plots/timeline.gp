# SPDX-License-Identifier: GPL-3.0-or-later
# Pods by state over time. Run where the data is:
#     gnuplot -c plots/timeline.gp png|svg TITLE
# Reads timeline.csv: seconds, pods pending, starting, running, terminating, then succeeded and failed so far.
# Colours: Okabe and Ito, which the colour-blind can tell apart.
if (ARG1 eq "png") {
    set terminal pngcairo noenhanced size 1280,720 font "DejaVu Sans,17" background "white"
} else {
    set terminal svg noenhanced size 1280,720 font "DejaVu Sans,17" background "white"
}
set output "plots/timeline." . ARG1

set datafile separator comma
stats "timeline.csv" skip 1 using 1 name "T" nooutput
stats "timeline.csv" skip 1 using ($2+$3+$4+$5) name "ALIVE" nooutput
stats "timeline.csv" skip 1 using ($6+$7) name "ENDED" nooutput
unit = T_max > 3 * 86400 ? 86400 : T_max > 3 * 3600 ? 3600 : T_max > 180 ? 60 : 1
unit_name = unit == 86400 ? "days" : unit == 3600 ? "hours" : unit == 60 ? "minutes" : "seconds"

set border 3 lc rgb "#666666" lw 1
set tics nomirror out scale 0.6 textcolor rgb "#333333"
set grid ytics lc rgb "#dddddd" lw 1 lt 1
set lmargin at screen 0.095
set rmargin at screen 0.80
set xrange [0:(T_max > 0 ? T_max / unit : 1)]
set style fill solid 1.0 noborder
set multiplot

set tmargin at screen 0.88
set bmargin at screen 0.42
set key at screen 0.985, screen 0.89 right top Left reverse samplen 1.2 spacing 1.35 textcolor rgb "#333333"
set label 1 ARG2 at screen 0.02, screen 0.955 left font ",22" textcolor rgb "black"
set format x ""
set yrange [0:(ALIVE_max > 0 ? ALIVE_max * 1.05 : 1)]
if (ALIVE_max < 6) { set ytics 1 }
set ylabel "pods alive" textcolor rgb "#333333"
plot "timeline.csv" skip 1 using ($1/unit):($2+$3+$4+$5) with filledcurves y1=0 lc rgb "#999999" title "pending", \
     "" skip 1 using ($1/unit):($3+$4+$5) with filledcurves y1=0 lc rgb "#56b4e9" title "starting", \
     "" skip 1 using ($1/unit):($4+$5) with filledcurves y1=0 lc rgb "#0072b2" title "running", \
     "" skip 1 using ($1/unit):5 with filledcurves y1=0 lc rgb "#e69f00" title "terminating"
unset label 1

set tmargin at screen 0.37
set bmargin at screen 0.12
set key at screen 0.985, screen 0.38 right top
set format x "%g"
set xlabel "time since the start of the scenario, " . unit_name textcolor rgb "#333333"
set yrange [0:(ENDED_max > 0 ? ENDED_max * 1.08 : 1)]
set ytics autofreq
if (ENDED_max < 4) { set ytics 1 }
set ylabel "pods ended" textcolor rgb "#333333"
plot "timeline.csv" skip 1 using ($1/unit):6 with steps lw 3 lc rgb "#009e73" title "succeeded", \
     "" skip 1 using ($1/unit):7 with steps lw 3 dt (8,4) lc rgb "#d55e00" title "failed"
unset multiplot
