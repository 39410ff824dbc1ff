# Fits models on the cells of tables of the pooled rows. Rscript --vanilla fit-cells.R rows.csv > expected-cells.json
rows <- read.csv(commandArgs(TRUE)[1], colClasses = c(uses_care = "character", single_parent = "character"))
rows$region <- factor(ifelse(rows$region == "", NA, rows$region), levels = c("N", "E", "S", "W"))
rows$district <- factor(rows$district)
rows <- rows[!is.na(rows$region), ]
rows$single_parent <- rows$single_parent == "true"
rows$uses_care <- ifelse(rows$uses_care == "", NA, rows$uses_care == "true")
by <- list(district = rows$district, region = rows$region)
cells <- aggregate(list(everybody = rep(1, nrow(rows))), by, sum)
of <- function(x, f) aggregate(list(x = x), by, function(v) f(v[!is.na(v)]))$x
cells$users <- of(as.integer(!is.na(rows$uses_care) & rows$uses_care), sum)
cells$care <- of(rows$uses_care, mean)
cells$known <- of(as.integer(!is.na(rows$uses_care)), sum)
cells$single <- of(rows$single_parent, mean)
cells$age <- of(rows$age, mean)
cells$cost <- of(rows$cost, mean)
cells$per_thousand <- 1000 * cells$users / cells$everybody
number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
tight <- glm.control(epsilon = 1e-15, maxit = 100)
show <- function(name, fit, areas) {
  s <- summary(fit)$coefficients
  w <- fit$prior.weights
  mu <- fitted(fit)
  v <- w * fit$family$variance(mu) * summary(fit)$dispersion
  o <- tapply(w * fit$y, areas, sum); e <- tapply(w * mu, areas, sum); d <- sqrt(tapply(v, areas, sum))
  cat(sprintf('  "%s": { "estimate": %s, "se": %s, "statistic": %s, "p": %s, "n": %d, "df": %d, "deviance": %s, "nullDeviance": %s, "dispersion": %s, "observed": %s, "expected": %s, "residual": %s }',
    name, list_of(s[, 1]), list_of(s[, 2]), list_of(s[, 3]), list_of(s[, 4]), nobs(fit), fit$df.residual,
    number(fit$deviance), number(fit$null.deviance), number(summary(fit)$dispersion), list_of(o), list_of(e), list_of((o - e) / d)))
}
cat("{\n")
show("poisson", glm(users ~ single + age + offset(log(everybody)), data = cells, family = poisson, control = tight), cells$region); cat(",\n")
show("gaussian", glm(cost ~ single + age, data = cells, weights = everybody), cells$district); cat(",\n")
show("gaussian-plain", glm(per_thousand ~ single + region, data = cells), cells$region); cat(",\n")
suppressWarnings(show("binomial", glm(care ~ single + age, data = cells, weights = known, family = binomial, control = tight), cells$region))
cat("\n}\n")
