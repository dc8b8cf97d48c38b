package io.swerve;

/** How the key-value cache stores its numbers: smaller types fit longer contexts and round more. */
public enum CacheType {
    /** 32-bit floats. */
    F32,
    /** 16-bit floats. */
    F16,
    /** 16-bit brain floats. */
    BF16,
    /** 8-bit blocks. The values' cache then needs flash attention. */
    Q8_0,
    /** 4-bit blocks. The values' cache then needs flash attention. */
    Q4_0
}
