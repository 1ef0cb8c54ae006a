# Reference numbers of tests/kernels/test_polychoric.py and test_polyserial.py: lavaan, polycor,
# psych. Run in this folder: Rscript polychoric.R
suppressMessages({library(lavaan); library(polycor); library(psych); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

below <- function(M) as.numeric(M[lower.tri(M)]) # by column, as numpy's triu_indices by row
quiet <- function(x) suppressWarnings(suppressMessages(x))
of <- function(scores) {
  frame <- as.data.frame(unname(as.matrix(scores)))
  pairs <- combn(ncol(frame), 2)
  fit <- quiet(lavCor(frame, ordered = names(frame), output = "fit", se = "none"))
  list(
    lavaan = below(unclass(quiet(lavCor(frame, ordered = names(frame), output = "cor")))),
    thresholds = unname(as.numeric(lavInspect(fit, "sampstat")$th)),
    polycor = apply(pairs, 2, function(p) quiet(polychor(frame[[p[1]]], frame[[p[2]]]))),
    psych = below(quiet(polychoric(frame, correct = 0, global = FALSE, smooth = FALSE)$rho)))
}
serial <- function(x, y) {
  frame <- data.frame(x = as.numeric(x), y = as.numeric(y))
  list(lavaan = unclass(quiet(lavCor(frame, ordered = "y", output = "cor")))[1, 2],
    closed_form = unname(quiet(polycor::polyserial(frame$x, frame$y, ML = FALSE))))
}

agreeableness <- psychTools::bfi[, paste0("A", 1:5)]
agreeableness <- agreeableness[complete.cases(agreeableness), ]
agreeableness$A1 <- 7 - agreeableness$A1
answers <- made_up(60, 6); halves <- ifelse(agreeableness > 4, 1, 0)
sparse <- cbind(c(1, 1, 1, 2, 2, 2, 2, 1, 2, 1, 1, 2), c(1, 1, 1, 2, 2, 2, 2, 1, 2, 1, 2, 2))
psych_corrected <- quiet(tetrachoric(sparse, correct = 0.5, smooth = FALSE)$rho[1, 2])
write_json(list(
  versions = list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan")),
    polycor = as.character(packageVersion("polycor")), psych = as.character(packageVersion("psych"))),
  made_up = of(answers[, 1:4]), agreeableness = of(agreeableness), halves = of(halves),
  mixed = of(cbind(answers[, 1], pmin(answers[, 2], 3), ifelse(answers[, 4] > 2, 1, 0))),
  corrected = psych_corrected,
  serial = list(
    mpg_gear = serial(mtcars$mpg, mtcars$gear), wt_cyl = serial(mtcars$wt, mtcars$cyl),
    agreeableness = serial(rowSums(agreeableness[, 2:5]), agreeableness$A1))
), "polychoric.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
