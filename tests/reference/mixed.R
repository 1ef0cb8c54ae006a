# Reference numbers of tests/kernels/mixed/: lmer, lmerTest and pbkrtest.
# Run in this folder: Rscript mixed.R
suppressMessages({library(lme4); library(lmerTest); library(pbkrtest); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

# Institutions of unequal size with a level of their own, one column that only they decide.
grouped <- function(n_obs, n_groups, level) {
  i <- seq_len(n_obs)
  group <- (7 * i + (i * i) %/% 5) %% n_groups
  answers <- made_up(n_obs, 4)
  shift <- (group * 7) %% 11 / 11 - 0.5
  data.frame(y = rowMeans(answers[, 3:4]) + level * shift, x1 = answers[, 1], x2 = answers[, 2] + shift,
             size = (group * 5) %% 13, group = sprintf("MFI%02d", group))
}

# lme4 stops early and takes numerical derivatives; it is asked to do neither carelessly.
exact <- function(formula, data, REML = TRUE) suppressMessages(lmerTest::lmer(formula, data, REML = REML,
  control = lmerControl(optimizer = "bobyqa", calc.derivs = FALSE,
                        optCtrl = list(rhobeg = 1e-3, rhoend = 1e-13, maxfun = 1e5))))

describe <- function(formula, data) {
  fit <- exact(formula, data)
  satterthwaite <- coef(summary(fit, ddf = "Satterthwaite"))
  rogers <- coef(summary(fit, ddf = "Kenward-Roger"))
  scale <- as.data.frame(VarCorr(fit))$sdcor
  list(estimate = unname(fixef(fit)), std_error = satterthwaite[, 2], df = satterthwaite[, 3],
       statistic = satterthwaite[, 4], p_value = satterthwaite[, 5],
       kr_std_error = rogers[, 2], kr_df = rogers[, 3], kr_statistic = rogers[, 4], kr_p_value = rogers[, 5],
       tau = scale[1], sigma = scale[2], n_clusters = unname(ngrps(fit)),
       log_likelihood = as.numeric(logLik(fit)),
       ml_log_likelihood = as.numeric(logLik(exact(formula, data, REML = FALSE))),
       cluster_effect = ranef(fit)[[1]][, 1])
}
write_json(list(
  versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")),
                  lmerTest = as.character(packageVersion("lmerTest")), pbkrtest = as.character(packageVersion("pbkrtest"))),
  made_up = describe(y ~ x1 + x2 + size + (1 | group), grouped(90, 13, 2)),
  made_up_null = describe(y ~ 1 + (1 | group), grouped(90, 13, 2)),
  made_up_weak = describe(y ~ x1 + size + (1 | group), grouped(163, 21, 1)),
  made_up_strong = describe(y ~ x1 + x2 + (1 | group), grouped(60, 7, 40)),
  made_up_singular = describe(y ~ x1 + x2 + (1 | group), grouped(90, 13, 0)),
  sleep = describe(Reaction ~ Days + (1 | Subject), sleepstudy),
  pastes = describe(strength ~ 1 + (1 | batch), Pastes)
), "mixed.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
