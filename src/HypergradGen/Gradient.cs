namespace HypergradGen;

/// <summary>What a differentiated method says about its own derivative.</summary>
public static class Gradient
{
    /// <summary>The value itself, with derivative zero in every product.</summary>
    /// <param name="x">The value.</param>
    /// <returns><paramref name="x"/>, to the bit.</returns>
    public static double Stop(double x) => x;

    /// <inheritdoc cref="Stop(double)"/>
    public static float Stop(float x) => x;

    /// <summary>The same memory, whose elements are read with derivative zero in every product. It is a view: what is written to the memory later is read through it.</summary>
    /// <param name="x">The memory.</param>
    /// <returns><paramref name="x"/>.</returns>
    public static ReadOnlySpan<double> Stop(ReadOnlySpan<double> x) => x;

    /// <inheritdoc cref="Stop(ReadOnlySpan{double})"/>
    public static ReadOnlySpan<float> Stop(ReadOnlySpan<float> x) => x;
}
