# Reference numbers of tests/kernels/ranking: friedman.test, vegan::kendall.global, prop.test
# and t.test. Run in this folder: Rscript ranking.R
suppressMessages({library(jsonlite); library(vegan)})

made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

order_of <- function(ratings) {
  found <- friedman.test(ratings)
  ranks <- t(apply(-ratings, 1, rank))
  judges <- kendall.global(t(ratings), nperm = 9)$Concordance_analysis[, 1]
  list(statistic = unname(found$statistic), df = unname(found$parameter),
       p_value = found$p.value, mean_rank = colMeans(ranks),
       kendall_w = unname(judges["W"]), f_statistic = unname(judges["F"]),
       chi2 = unname(judges["Chi2"]))
}

index_of <- function(ratings, highest) {
  tests <- apply(ratings, 2, function(column) t.test(column)$conf.int)
  list(estimate = colSums(ratings) / (highest * nrow(ratings)), conf_low = tests[1, ] / highest,
       conf_high = tests[2, ] / highest, rank = rank(-colMeans(ratings)))
}

# Hollander and Wolfe (1973), p. 140: three ways to round first base, 22 players.
rounding <- matrix(c(
  5.40, 5.50, 5.55, 5.85, 5.70, 5.75, 5.20, 5.60, 5.50, 5.55, 5.50, 5.40, 5.90, 5.85, 5.70,
  5.45, 5.55, 5.60, 5.40, 5.40, 5.35, 5.45, 5.50, 5.35, 5.25, 5.15, 5.00, 5.85, 5.80, 5.70,
  5.25, 5.20, 5.10, 5.65, 5.55, 5.45, 5.60, 5.35, 5.45, 5.05, 5.00, 4.95, 5.50, 5.50, 5.40,
  5.45, 5.55, 5.50, 5.55, 5.55, 5.35, 5.45, 5.50, 5.55, 5.50, 5.45, 5.25, 5.65, 5.60, 5.40,
  5.70, 5.65, 5.55, 6.30, 6.30, 6.25), ncol = 3, byrow = TRUE)
wilson <- function(n_hits, n_obs) suppressWarnings(
  prop.test(n_hits, n_obs, correct = FALSE)$conf.int[1:2])

write_json(list(
  versions = list(R = as.character(getRversion()), vegan = as.character(packageVersion("vegan"))),
  made_up = order_of(made_up(40, 6)),
  untied = order_of(made_up(25, 5) + outer(1:25, 1:5, function(i, j) ((7 * i + 3 * j) %% 5) / 10
                                           + j / 100)),
  rounding = friedman.test(rounding)$statistic[[1]],
  index = index_of(made_up(40, 6), 10),
  wilson = list(some = wilson(7, 40), none = wilson(0, 12), all = wilson(12, 12))
), "ranking.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
