# Reference numbers of tests/kernels/paths/test_moderation.py: lm, anova, emmeans::emtrends, uniroot.
# Run in this folder: Rscript moderation.R
suppressMessages({library(emmeans); library(jsonlite)})

n <- 60; i <- seq_len(n)
people <- data.frame(x = ((i * 37) %% 101) / 10, w = ((i * 43) %% 61) / 10, z = i %% 3,
                     group = c("a", "b", "c")[1 + (i * 5) %% 3])
people$y <- 0.2 * people$x + 0.1 * people$x * people$w - 0.4 * people$w + ((i * 19) %% 79) / 10
people$flat <- 0.3 * people$x - 0.2 * people$w + ((i * 19) %% 79) / 10

report <- function(with, without, at, centered = FALSE) {
  step <- anova(without, with); s <- summary(with)$coefficients
  c(list(estimate = unname(s[, 1]), std_error = unname(s[, 2]), p_value = unname(s[, 4]),
         delta_r_squared = summary(with)$r.squared - summary(without)$r.squared,
         f = step$F[2], p = step$`Pr(>F)`[2], df = step$Df[2]), at)
}
slopes <- function(fit, values) {
  s <- as.data.frame(summary(emtrends(fit, ~w, var = "x", at = list(w = values)), infer = TRUE))
  list(estimate = s$x.trend, std_error = s$SE, statistic = s$t.ratio, p_value = s$p.value,
       conf_low = s$lower.CL, conf_high = s$upper.CL)
}
# Where t passes its critical value, searched instead of solved.
bounds <- function(fit, level = 0.95) {
  v <- vcov(fit); b <- coef(fit); critical <- qt((1 + level) / 2, df.residual(fit))
  gap <- function(w) (b["x"] + b["x:w"] * w)^2 - critical^2 * (v["x", "x"] + 2 * w * v["x", "x:w"] + w^2 * v["x:w", "x:w"])
  grid <- seq(-2000, 2000, by = 0.25); values <- gap(grid)
  turns <- which(values[-1] * values[-length(values)] < 0)
  sapply(turns, function(k) uniroot(gap, grid[c(k, k + 1)], tol = 1e-14)$root)
}
fit <- lm(y ~ x * w, people); flat <- lm(flat ~ x * w, people)
controlled <- lm(y ~ x * w + z, people)
groups <- lm(y ~ x * group, people)
by_group <- as.data.frame(summary(emtrends(groups, ~group, var = "x"), infer = TRUE))
centered <- lm(y ~ I(x - mean(x)) * I(w - mean(w)), people)

write_json(list(
  versions = list(R = as.character(getRversion()), emmeans = as.character(packageVersion("emmeans"))),
  plain = report(fit, lm(y ~ x + w, people), list(slopes = slopes(fit, c(0, 1, 3, 5)), bounds = bounds(fit), bounds90 = bounds(fit, 0.9))),
  centered = report(centered, lm(y ~ x + w, people), list()),
  controlled = report(controlled, lm(y ~ x + w + z, people), list(slopes = slopes(controlled, c(0, 1, 3, 5)), bounds = bounds(controlled))),
  flat = report(flat, lm(flat ~ x + w, people), list(slopes = slopes(flat, c(0, 1, 3, 5)), bounds = bounds(flat))),
  groups = report(groups, lm(y ~ x + group, people), list(slopes = list(
    estimate = by_group$x.trend, std_error = by_group$SE, p_value = by_group$p.value,
    conf_low = by_group$lower.CL, conf_high = by_group$upper.CL)))
), "moderation.json", auto_unbox = TRUE, digits = NA)
