# The Kaplan-Meier figures of rows.csv, by R's survival package: an independent program over everybody's rows together.
#
#     Rscript survival.R > survival.json        (R 4.2.2 and survival 3.5 from Debian: r-cran-survival; no formula here was taken from the project)
#
# A case is seen in whole steps of 30 days before the extraction; a closing in a step that was not over then is not an event.
library(survival)
snapshot <- as.Date("2024-12-31")
rows <- read.csv("rows.csv", colClasses = "character")
opened <- as.Date(rows$opened)
closed <- as.Date(ifelse(rows$closed == "", NA, rows$closed))
kept <- snapshot >= opened & (is.na(closed) | closed >= opened)
curve <- function(region) {
  here <- kept & (region == "*" | rows$region == region) & rows$region != ""
  complete <- pmin(12, floor(as.numeric(snapshot - opened[here]) / 30))
  step <- pmax(1, ceiling(as.numeric(closed[here] - opened[here]) / 30))
  event <- !is.na(step) & step <= complete
  fit <- survfit(Surv(ifelse(event, step, complete), event) ~ 1, conf.type = "log-log")
  found <- summary(fit, times = 1:12, extend = TRUE)
  part <- function(x) paste0("[", paste(ifelse(is.na(x), "null", sprintf("%.15g", x)), collapse = ", "), "]")
  sprintf('  "%s": { "survival": %s, "low": %s, "high": %s, "atRisk": %s }', region, part(found$surv), part(found$lower), part(found$upper), part(found$n.risk))
}
cat("{\n", paste(sapply(c("N", "E", "S", "W", "*"), curve), collapse = ",\n"), "\n}\n", sep = "")
