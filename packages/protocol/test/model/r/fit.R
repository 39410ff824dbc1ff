# Fits the pooled rows and prints what the tests expect. Rscript --vanilla fit.R rows.csv > expected.json
rows <- read.csv(commandArgs(TRUE)[1], colClasses = c(uses_care = "character", single_parent = "character"))
rows$region <- factor(ifelse(rows$region == "", NA, rows$region), levels = c("N", "E", "S", "W"))
rows$district <- factor(rows$district)
rows$single_parent <- rows$single_parent == "true"
rows$uses_care <- ifelse(rows$uses_care == "", NA, rows$uses_care == "true")
number <- function(x) sprintf("%.17g", x)
list_of <- function(x) paste0("[", paste(number(x), collapse = ","), "]")
tight <- glm.control(epsilon = 1e-15, maxit = 100)
show <- function(name, fit) {
  s <- summary(fit)$coefficients
  cat(sprintf('  "%s": { "estimate": %s, "se": %s, "statistic": %s, "p": %s, "n": %d, "df": %d, "deviance": %s, "nullDeviance": %s, "dispersion": %s }',
    name, list_of(s[, 1]), list_of(s[, 2]), list_of(s[, 3]), list_of(s[, 4]), nobs(fit), fit$df.residual,
    number(fit$deviance), number(fit$null.deviance), number(summary(fit)$dispersion)))
}
expect <- function(name, fit, by) {
  used <- as.integer(rownames(model.frame(fit)))
  area <- rows$district[used]
  mu <- fitted(fit)
  v <- fit$family$variance(mu) * summary(fit)$dispersion
  o <- tapply(fit$y, area, sum); e <- tapply(mu, area, sum); s <- sqrt(tapply(v, area, sum))
  cat(sprintf('  "%s": { "observed": %s, "expected": %s, "ratio": %s, "residual": %s, "low998": %s }', name,
    list_of(o), list_of(e), list_of(o / e), list_of((o - e) / s), list_of(1 - qnorm(0.999) * s / e)))
}
cat("{\n")
show("gaussian", glm(cost ~ age + income + region + single_parent, data = rows)); cat(",\n")
show("gaussian-weighted", glm(cost ~ age + region + single_parent, data = rows, weights = weight)); cat(",\n")
show("gaussian-offset", glm(cost ~ region + single_parent + offset(log_population), data = rows)); cat(",\n")
binomial_fit <- glm(uses_care ~ age + region + single_parent + income, data = rows, family = binomial, control = tight)
show("binomial", binomial_fit); cat(",\n")
show("binomial-offset", glm(uses_care ~ age + region + offset(rate), data = rows, family = binomial, control = tight)); cat(",\n")
suppressWarnings(show("binomial-weighted", glm(rate ~ age + single_parent, data = rows, weights = weight, family = binomial, control = tight))); cat(",\n")
poisson_fit <- glm(visits ~ age + single_parent + offset(log(population)), data = rows, family = poisson, control = tight)
show("poisson", poisson_fit); cat(",\n")
show("poisson-offset", glm(visits ~ age + single_parent + region + offset(log_population), data = rows, family = poisson, control = tight)); cat(",\n")
show("poisson-weighted", glm(visits ~ population + single_parent, data = rows, weights = weight, family = poisson, control = tight)); cat(",\n")
expect("poisson by district", poisson_fit); cat(",\n")
expect("binomial by district", binomial_fit); cat(",\n")
expect("gaussian by district", glm(cost ~ age + income + region + single_parent, data = rows)); cat("\n}\n")
