# Reference numbers of tests/kernels/linear/test_response_surface.py: lm, car::deltaMethod and
# car::linearHypothesis. Run in this folder: Rscript response_surface.R
suppressMessages({library(jsonlite); library(car)})

made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

surface <- function(z, x, y, center) {
  x <- x - center; y <- y - center
  fit <- lm(z ~ x + y + I(x^2) + I(x * y) + I(y^2))
  names(fit$coefficients) <- paste0("b", 0:5)
  sums <- c("b1 + b2", "b3 + b4 + b5", "b1 - b2", "b3 - b4 + b5")
  found <- do.call(rbind, lapply(sums, function(sum) deltaMethod(
    coef(fit), sum, vcov. = structure(vcov(fit), dimnames = list(names(coef(fit)),
                                                                 names(coef(fit)))))))
  plane <- lm(z ~ x + y)
  bend <- anova(plane, fit)
  list(coefficients = unname(coef(fit)), feature = found$Estimate, std_error = found$SE,
       p_value = 2 * pt(-abs(found$Estimate / found$SE), fit$df.residual),
       f_statistic = bend$F[2], f_p_value = bend[["Pr(>F)"]][2], r_squared = summary(fit)$r.squared)
}

answers <- made_up(60, 6)
write_json(list(
  versions = list(R = as.character(getRversion()), car = as.character(packageVersion("car"))),
  made_up = surface(answers[, 1], answers[, 4], answers[, 5], 3),
  attitude = surface(attitude$rating, attitude$learning, attitude$raises, 60)
), "response_surface.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
