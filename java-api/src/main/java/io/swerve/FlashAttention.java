package io.swerve;

/** Whether attention is computed by llama.cpp's fused kernel. The two ways differ in rounding. */
public enum FlashAttention {
    /** The fused kernel where the backend has one. */
    AUTO,
    /** Never. */
    OFF,
    /** Always. */
    ON
}
