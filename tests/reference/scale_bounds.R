# Reference numbers of tests/kernels/test_guttman.py, test_halves.py, test_omega.py and
# test_alpha_of_matrix.py: psych::guttman, splitHalf, omega, alpha, smc.
# Run in this folder: Rscript scale_bounds.R
suppressMessages({library(psych); library(GPArotation); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)
# Of respondent i the answer to item j is missing where (7 i + 3 j) mod 11 is 0.
with_gaps <- function(scores) {
  scores[(7 * row(scores) + 3 * col(scores)) %% 11 == 0] <- NA
  scores
}
quietly <- function(value) suppressWarnings(suppressMessages(value))

of_halves <- function(scores, first) {
  a <- rowSums(scores[, first, drop = FALSE]); b <- rowSums(scores[, !first, drop = FALSE])
  r <- cor(a, b); pq <- mean(first) * (1 - mean(first))
  list(correlation = r, spearman_brown = 2 * r / (1 + r),
       # As SPSS Statistics Algorithms prints it.
       horst = (-r^2 + sqrt(r^4 + 4 * r^2 * (1 - r^2) * pq)) / (2 * (1 - r^2) * pq),
       guttman = 2 * (var(a + b) - var(a) - var(b)) / var(a + b))
}

# Of an odd number of items psych 2.2.9 tries only half of the splits, here all are tried.
every_split <- function(matrix) {
  k <- ncol(matrix)
  max(combn(k, k %/% 2, function(a) 4 * sum(matrix[a, -a]) / sum(matrix)))
}

bounds <- function(matrix) {
  # lambda4 of psych, lambda2 and lambda6 are psych's; the rest is Guttman's formula.
  split <- quietly(splitHalf(matrix, covar = TRUE, check.keys = FALSE))
  total <- sum(matrix); off <- matrix; diag(off) <- 0
  list(lambda1 = sum(off) / total, lambda2 = split$lambda2, lambda3 = split$alpha,
       lambda4_psych = split$maxrb,
       lambda4 = every_split(matrix), lambda5 = sum(off) / total + 2 * sqrt(max(colSums(off^2))) / total,
       lambda6 = split$lambda6)
}

describe_scale <- function(scores) {
  scores <- as.matrix(scores); k <- ncol(scores)
  colnames(scores) <- paste0("i", seq_len(k))
  found <- quietly(guttman(cor(scores)))
  list(
    n_obs = nrow(scores), n_items = k,
    correlation_form = list(lambda1 = found$lambda.1, lambda2 = found$lambda.2,
      lambda3 = found$lambda.3, lambda4_psych = found$lambda.4,
      lambda4 = every_split(cor(scores)), lambda5 = found$lambda.5,
      lambda6 = found$lambda.6),
    covariance_form = bounds(cov(scores)),
    odd_even = of_halves(scores, seq_len(k) %% 2 == 1),
    first_last = of_halves(scores, seq_len(k) <= (k + 1) %/% 2))
}

pairwise <- function(scores) {
  found <- quietly(alpha(as.data.frame(with_gaps(scores)), check.keys = FALSE, warnings = FALSE))
  list(n_obs = nrow(scores), n_items = ncol(scores),
       estimate = found$total$raw_alpha, std_estimate = found$total$std.alpha)
}

hierarchical <- function(scores, n_factors) {
  found <- quietly(omega(cor(scores), n_factors, plot = FALSE, flip = FALSE, two.ok = TRUE))
  sl <- found$schmid$sl
  list(n_factors = n_factors, omega_total = found$omega.tot, omega_hierarchical = found$omega_h,
       omega_asymptotic = found$omega.lim, explained_common_variance = as.numeric(found$ECV),
       general = as.numeric(sl[, 1]), uniquenesses = as.numeric(sl[, "u2"]),
       group_squares = as.numeric(rowSums(sl[, 1 + seq_len(n_factors)]^2)))
}

bfi <- psychTools::bfi
agreeableness <- na.omit(bfi[, paste0("A", 1:5)])
agreeableness$A1 <- 7 - agreeableness$A1
three <- na.omit(bfi[, c(paste0("A", 1:5), paste0("C", 1:5), paste0("E", 1:5))])
for (item in c("A1", "C4", "C5", "E1", "E2")) three[[item]] <- 7 - three[[item]]
binary <- (made_up(60, 6) > 2) + 0
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                  GPArotation = as.character(packageVersion("GPArotation"))),
  made_up = describe_scale(made_up(60, 6)),
  made_up_odd = describe_scale(made_up(45, 5)),
  attitude = describe_scale(attitude),
  agreeableness = describe_scale(agreeableness),
  pairwise = pairwise(made_up(60, 6)),
  kr20 = quietly(alpha(as.data.frame(binary), check.keys = FALSE, warnings = FALSE))$total$raw_alpha,
  omega_bfi = hierarchical(three, 3),
  omega_bfi_two = hierarchical(three[, 1:10], 2)
), "scale_bounds.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
