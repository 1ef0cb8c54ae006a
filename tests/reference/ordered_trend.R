# Reference numbers of tests/kernels/groups/test_jonckheere.py: J is a linear function of
# Kendall's S of group and score, so its z is that of cor.test(method = "kendall").
# Run in this folder: Rscript ordered_trend.R
suppressMessages(library(jsonlite))

made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

trend <- function(scores, stage) {
  found <- suppressWarnings(cor.test(stage, scores, method = "kendall", exact = FALSE))
  # J by its definition: every pair of an earlier and a later group.
  later <- outer(stage, stage, "<")
  j <- sum(later * (outer(scores, scores, "<") + outer(scores, scores, "==") / 2))
  list(z = unname(found$statistic), p_value = found$p.value, tau_b = unname(found$estimate),
       statistic = j)
}

answers <- made_up(60, 6)
write_json(list(
  versions = list(R = as.character(getRversion())),
  tied = trend(answers[, 1], answers[, 4]),
  plain = trend(attitude$rating + seq_len(30) / 1000, rep(1:5, 6)),
  two_groups = trend(answers[, 2], as.numeric(answers[, 5] > 3))
), "ordered_trend.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
