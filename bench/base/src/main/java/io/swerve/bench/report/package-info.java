/**
 * What commands and experiments report with: figures, tables, charts, one page of HTML, JSON, time, and which files and
 * programs gave a result.
 */
package io.swerve.bench.report;
