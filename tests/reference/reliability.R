# Reference numbers of tests/kernels/test_reliability.py: psych::alpha, cor, pf.
# Run in this folder: Rscript reliability.R
suppressMessages({library(psych); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

describe_scale <- function(scores) {
  scores <- as.matrix(scores)
  colnames(scores) <- paste0("i", seq_len(ncol(scores)))
  found <- suppressWarnings(suppressMessages(alpha(as.data.frame(scores), check.keys = FALSE, warnings = FALSE)))
  odd <- rowSums(scores[, seq(1, ncol(scores), 2), drop = FALSE])
  even <- rowSums(scores[, seq(2, ncol(scores), 2), drop = FALSE])
  r <- cor(odd, even)
  list(
    n_obs = nrow(scores), n_items = ncol(scores),
    estimate = found$total$raw_alpha, std_estimate = found$total$std.alpha,
    conf_low = as.numeric(found$feldt$lower.ci), conf_high = as.numeric(found$feldt$upper.ci),
    item_rest = found$item.stats$r.drop, mean = found$item.stats$mean,
    std_dev = found$item.stats$sd, alpha_if_dropped = found$alpha.drop$raw_alpha,
    split_half = 2 * r / (1 + r))
}

agreeableness <- psychTools::bfi[, paste0("A", 1:5)]
agreeableness <- agreeableness[complete.cases(agreeableness), ]
agreeableness$A1 <- 7 - agreeableness$A1
write_json(list(
  versions = list(R = as.character(getRversion()), psych = as.character(packageVersion("psych"))),
  made_up = describe_scale(made_up(60, 6)),
  made_up_odd = describe_scale(made_up(45, 5)),
  attitude = describe_scale(attitude),
  agreeableness = describe_scale(agreeableness)
), "reliability.json", auto_unbox = TRUE, digits = NA, pretty = TRUE)
