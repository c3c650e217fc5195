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
}
