/** Files of tensors in the safetensors format: {@link io.swerve.safetensors.SafetensorsFile} reads, {@link io.swerve.safetensors.SafetensorsWriter} writes. */
package io.swerve.safetensors;
