# SPDX-License-Identifier: GPL-3.0-or-later
# Where the time went: a bar per cause of the critical path. Run where the data is:
#     gnuplot -c plots/critical-path.gp png|svg TITLE
# Reads critical-path.csv, largest first: cause, words, seconds, share of 1, label. The largest stands out by colour and
# by place, so no legend is needed.
if (ARG1 eq "png") {
    set terminal pngcairo noenhanced size 1280,720 font "DejaVu Sans,17" background "white"
} else {
    set terminal svg noenhanced size 1280,720 font "DejaVu Sans,17" background "white"
}
set output "plots/critical-path." . ARG1

set datafile separator comma
stats "critical-path.csv" skip 1 using 4 name "SHARE" nooutput
bars = SHARE_records

set border 0
set tics scale 0 textcolor rgb "#333333"
unset xtics
set lmargin at screen 0.40
set rmargin at screen 0.98
set tmargin at screen 0.89
set bmargin at screen 0.04
unset key
set label 1 ARG2 at screen 0.02, screen 0.955 left font ",22" textcolor rgb "black"
set style fill solid 1.0 noborder
set xrange [0:1.30 * SHARE_max]
set yrange [(bars < 5 ? 5 : bars) - 0.4 : -0.6]
color(row) = row == 0 ? 0xd55e00 : 0x8aa9bf
plot "critical-path.csv" skip 1 using (0):0:(0):4:($0-0.34):($0+0.34):(color($0)):yticlabels(2) \
         with boxxyerror lc rgb variable, \
     "" skip 1 using ($4 + 0.012 * SHARE_max):0:5 with labels left textcolor rgb "#333333"
