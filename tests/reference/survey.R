# Reference numbers of tests/kernels/survey/: the survey package.
# Run in this folder: Rscript survey.R
suppressMessages({library(survey); library(jsonlite)})

# Whole-number answers from 1 to 5 that any language can make again.
made_up <- function(n_obs, n_items) outer(seq_len(n_obs), seq_len(n_items), function(i, j)
  1 + ((i * 37) %% 101 * (2 + j %% 3) + 9 * ((i * (13 + 8 * j) + 5 * j * j) %% 23)) %/% 120)

# People of 17 institutions in 3 districts; functions cross the institutions.
people <- function(n_obs = 120) {
  i <- seq_len(n_obs)
  mfi <- (7 * i + (i * i) %/% 5) %% 17
  answers <- made_up(n_obs, 5)
  frame <- data.frame(
    person = i, mfi = mfi, district = mfi %% 3, job = (i * 11) %% 7 %/% 3,
    y = rowMeans(answers[, 3:5]) + (mfi * 7) %% 11 / 11, x1 = answers[, 1], x2 = answers[, 2],
    binary = as.numeric(answers[, 5] > 2), weight = 1 + (i * 17) %% 13 / 4,
    gender = (i * 5) %% 2, age = (i * 3) %% 5)
  frame$n_mfi <- c(9, 8, 12)[frame$district + 1]
  in_mfi <- ave(frame$y, frame$mfi, FUN = length)
  frame$n_staff <- in_mfi + 4 + frame$mfi
  frame$n_cell <- ave(frame$y, frame$mfi, frame$job, FUN = length) + 2 + frame$job
  frame$n_people <- c(300, 410, 250)[frame$district + 1]
  frame
}
data <- people()

designs <- list(
  equal = svydesign(~1, data = data, weights = rep(1, 120)),
  weights = svydesign(~1, data = data, weights = ~weight),
  strata = svydesign(~1, strata = ~district, data = data, weights = ~weight),
  strata_fpc = svydesign(~1, strata = ~district, data = data, weights = ~weight, fpc = ~n_people),
  implied = svydesign(~1, strata = ~district, data = data, fpc = ~n_people),
  clusters = svydesign(~mfi, data = data, weights = ~weight),
  nested = svydesign(~mfi, strata = ~district, data = data, weights = ~weight),
  one_stage = svydesign(~mfi, strata = ~district, data = data, weights = ~weight, fpc = ~n_mfi),
  two_stage = svydesign(~mfi + person, strata = ~district, data = data, weights = ~weight, fpc = ~n_mfi + n_staff),
  two_stage_implied = svydesign(~mfi + person, strata = ~district, data = data, fpc = ~n_mfi + n_staff),
  two_stage_cells = svydesign(~mfi + person, strata = ~one + job, data = transform(data, one = 1, n_mfi = 40),
                              weights = ~weight, fpc = ~n_mfi + n_cell))

# People alone in their function inside an institution.
treated <- ifelse(names(designs) == "two_stage_cells", "adjust", "fail")

regression <- function(design, lonely = "fail") {
  options(survey.lonely.psu = lonely)
  fit <- svyglm(y ~ x1 + x2, design, deff = TRUE)
  found <- coef(summary(fit))
  limits <- confint(fit)
  list(estimate = found[, 1], std_error = found[, 2], statistic = found[, 3], p_value = found[, 4],
       conf_low = limits[, 1], conf_high = limits[, 2], df = rep(fit$df.residual, 3),
       covariance = unname(vcov(fit)), design_effect = diag(attr(fit, "deff")))
}

plain <- function(found, design) {
  limits <- confint(found, df = degf(design))
  list(estimate = as.numeric(coef(found)), std_error = as.numeric(SE(found)),
       conf_low = as.numeric(limits[, 1]), conf_high = as.numeric(limits[, 2]))
}
with_deff <- function(FUN, formula, design) {
  found <- FUN(formula, design, deff = "replace")
  out <- plain(found, design)
  out$design_effect <- as.numeric(deff(found))
  out
}
estimates <- function(design, lonely = "fail") {
  options(survey.lonely.psu = lonely)
  share <- svyciprop(~binary, design, method = "logit")
  by <- svyby(~y, ~job, design, svymean, deff = "replace")
  ratio <- svyratio(~y, ~x1, design, deff = "replace")
  list(df = degf(design),
       mean = with_deff(svymean, ~y + x1, design), total = with_deff(svytotal, ~y + x1, design),
       ratio = c(plain(ratio, design), list(design_effect = as.numeric(attr(ratio, "deff")))),
       proportion = list(estimate = as.numeric(share), std_error = as.numeric(sqrt(attr(share, "var"))),
                         conf_low = as.numeric(attr(share, "ci")[1]), conf_high = as.numeric(attr(share, "ci")[2])),
       domain = list(estimate = as.numeric(by$y), std_error = as.numeric(SE(by)), design_effect = as.numeric(by$DEff)),
       domain_total = list(estimate = as.numeric(svyby(~y, ~job, design, svytotal)$y),
                           std_error = as.numeric(SE(svyby(~y, ~job, design, svytotal)))),
       domain_ratio = {
         found <- svyby(~y, ~job, design, svyratio, denominator = ~x1)
         list(estimate = as.numeric(found[, 2]), std_error = as.numeric(SE(found)))
       })
}

# One district keeps a single institution.
alone <- subset(data, !(district == 2 & mfi != 5))
lonely_design <- svydesign(~mfi, strata = ~district, data = alone, weights = ~weight)

weighted <- svydesign(~mfi, strata = ~district, data = data, weights = ~weight)
jobs <- data.frame(job = 0:2, Freq = c(500, 300, 400))
genders <- data.frame(gender = 0:1, Freq = c(700, 500))
ages <- data.frame(age = 0:4, Freq = c(200, 300, 250, 350, 100))
post <- postStratify(weighted, ~job, jobs)
raked <- rake(weighted, list(~job, ~gender, ~age), list(jobs, genders, ages), control = list(maxit = 50, epsilon = 1e-12))
trimmed <- trimWeights(weighted, upper = 3, lower = 1.5)
strictly <- trimWeights(weighted, upper = 2.8, strict = TRUE)
options(survey.lonely.psu = "fail")
reweighted <- function(design) list(
  weights = as.numeric(weights(design)),
  mean = list(estimate = as.numeric(coef(svymean(~y + x1, design))), std_error = as.numeric(SE(svymean(~y + x1, design)))),
  total = list(estimate = as.numeric(coef(svytotal(~y + x1, design))), std_error = as.numeric(SE(svytotal(~y + x1, design)))))

write_json(list(
  versions = list(R = as.character(getRversion()), survey = as.character(packageVersion("survey"))),
  regression = mapply(regression, designs, treated, SIMPLIFY = FALSE),
  lonely = sapply(c("adjust", "average", "certainty", "remove"), function(option) regression(lonely_design, option), simplify = FALSE),
  estimates = mapply(estimates, designs, treated, SIMPLIFY = FALSE),
  post_stratified = reweighted(post), raked = reweighted(raked),
  trimmed = as.numeric(weights(trimmed)), strictly_trimmed = as.numeric(weights(strictly))
), "survey.json", auto_unbox = TRUE, digits = 17, pretty = TRUE)
