# Made-up residents for the model tests. Rscript --vanilla make-rows.R > rows.csv
set.seed(20241231, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
n <- 900
region <- sample(c("N", "E", "S", "W"), n, TRUE, c(0.4, 0.3, 0.2, 0.1))
district <- sample(sprintf("D%d", 1:4), n, TRUE)
age <- sample(18:90, n, TRUE)
income <- round(exp(rnorm(n, 10.2, 0.5)), 2)
single_parent <- runif(n) < 0.25
population <- sample(40:4000, n, TRUE)
weight <- round(runif(n, 0.4, 2.6), 2)
eta <- -1.4 + 0.02 * (age - 50) + 0.7 * single_parent - 0.5 * (region == "S") + 0.4 * (region == "W") - income / 90000
uses_care <- runif(n) < plogis(eta)
visits <- rpois(n, population / 500 * exp(0.2 + 0.4 * single_parent - 0.01 * (age - 50)))
cost <- round(800 + 12 * age + 0.01 * income + 300 * single_parent + 150 * (region == "W") + rnorm(n, 0, 400), 2)
rate <- round(pmin(pmax(plogis(eta) + rnorm(n, 0, 0.05), 0), 1), 3)
rows <- data.frame(partner = sample(1:6, n, TRUE), region, district, age, income = sprintf("%.2f", income),
                   single_parent = tolower(single_parent), uses_care = tolower(uses_care), visits, population,
                   log_population = sprintf("%.6f", log(population)), weight = sprintf("%.2f", weight),
                   cost = sprintf("%.2f", cost), rate = sprintf("%.3f", rate))
rows[] <- lapply(rows, as.character)
for (column in c("region", "age", "income", "uses_care", "cost")) rows[sample(n, 9), column] <- ""
write.csv(rows, row.names = FALSE, quote = FALSE)
