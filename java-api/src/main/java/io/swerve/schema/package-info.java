/**
 * JSON schemas as grammars, so that what a model writes is valid by construction; records to schemas and back.
 */
package io.swerve.schema;
