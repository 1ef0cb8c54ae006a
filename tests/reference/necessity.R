# Reference numbers of tests/kernels/necessity: NCA 5 (Dul), with the empirical scope.
# Run in this folder: Rscript necessity.R
suppressMessages({library(jsonlite); library(NCA)})
# NCA's own further numbers stop it where there is one peer.
Sys.setenv(NCA_SKIP_PURITY = "TRUE")

made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

needed <- function(found, line) {
  # The unrounded values; -Inf is what NCA prints as NN, NA what it prints as NA.
  values <- as.numeric(attr(found$bottlenecks[[line]]$x, "mpx.actual"))
  ifelse(is.na(values), "NA", ifelse(is.infinite(values), "NN", sprintf("%.15g", values)))
}

corner <- function(x, y) {
  frame <- data.frame(x = x, y = y)
  found <- nca_analysis(frame, "x", "y", ceilings = c("ce_fdh", "cr_fdh"),
                        bottleneck.x = "actual", steps = 10)
  params <- found$summaries$x$params
  both <- function(row) list(ce = as.numeric(params[row, "ce_fdh"]),
                             cr = as.numeric(params[row, "cr_fdh"]))
  line <- function(row) as.numeric(params[row, "cr_fdh"])
  list(zone = both("Ceiling zone"), effect = both("Effect size"), slope = line("Slope"),
       intercept = line("Intercept"), above = line("# above"), fit = line("Fit"),
       n_peers = nrow(found$peers$ce_fdh$x), steps = needed(found, "ce_fdh"),
       line = needed(found, "cr_fdh"))
}

answers <- made_up(60, 6)
sink(tempfile())
found <- list(
  versions = list(R = as.character(getRversion()), NCA = as.character(packageVersion("NCA"))),
  attitude = corner(attitude$learning, attitude$rating),
  cars = corner(-mtcars$wt, mtcars$mpg),
  tied = corner(answers[, 1], answers[, 4]),
  line = corner(answers[, 2] + answers[, 3], answers[, 5]),
  one_peer = corner(c(1, 2, 3, 4), c(4, 2, 3, 1))
)
sink()
write_json(found, "necessity.json", auto_unbox = TRUE, digits = 17, pretty = TRUE, na = "null")
