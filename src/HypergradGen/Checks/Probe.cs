namespace HypergradGen.Checks;

/// <summary>A point, and the directions along which it is looked at.</summary>
/// <param name="W">The state, d.</param>
/// <param name="Lambda">The hyperparameters, n.</param>
/// <param name="WTangent">ẇ, d.</param>
/// <param name="LambdaTangent">λ̇, n.</param>
/// <param name="Weights">u, d: the weights of the outputs, and the seed of adjoints.</param>
/// <param name="Seed">What the directions were drawn with.</param>
/// <param name="Precision">Of the functions that are looked at.</param>
internal sealed record Probe(double[] W, double[] Lambda, double[] WTangent, double[] LambdaTangent, double[] Weights, int Seed, Precision Precision)
{
    /// <summary>Directions in ±[¼, 1), for points whose elements are of the order of 1.</summary>
    public static Probe Of(ReadOnlySpan<double> w, ReadOnlySpan<double> lambda, int seed)
    {
        var random = new Random(seed);
        return new(
            w.ToArray(), lambda.ToArray(), Vectors.Direction(random, w.Length), Vectors.Direction(random, lambda.Length), Vectors.Direction(random, w.Length),
            seed, Precision.Double);
    }

    /// <summary>
    /// Directions in proportion to the point: a step of h moves each element by up to the part h of itself, whether it is 1e-8 or 1e8; and weights in inverse
    /// proportion to the outputs, so that large ones do not drown small ones. <c>next</c> is Φ(w, λ).
    /// </summary>
    public static Probe InProportion(double[] w, double[] lambda, double[] next, int seed, Precision precision)
    {
        Probe plain = Of(w, lambda, seed);
        double[] sizes = [.. w.Zip(next, (x, y) => Math.Max(Math.Abs(x), double.IsFinite(y) ? Math.Abs(y) : 0))];
        double[] weights = Vectors.Sizes(sizes);
        return plain with
        {
            WTangent = [.. plain.WTangent.Zip(Vectors.Sizes(w), (x, size) => x * size)],
            LambdaTangent = [.. plain.LambdaTangent.Zip(Vectors.Sizes(lambda), (x, size) => x * size)],
            Weights = [.. plain.Weights.Zip(weights, (x, size) => x / size)],
            Precision = precision,
        };
    }

    /// <summary>w + h·ẇ.</summary>
    public double[] MovedW(double h) => Vectors.Move(W, h, WTangent);

    /// <summary>λ + h·λ̇.</summary>
    public double[] MovedLambda(double h) => Vectors.Move(Lambda, h, LambdaTangent);

    /// <summary>The same probe along a part of its tangents, element by element between −¼ and 1¼ of them.</summary>
    public (Probe First, Probe Second) SplitTangents(Random random)
    {
        double[] part = [.. WTangent.Select(x => x * (1.5 * random.NextDouble() - 0.25))], lambdaPart = [.. LambdaTangent.Select(x => x * (1.5 * random.NextDouble() - 0.25))];
        return (this with { WTangent = part, LambdaTangent = lambdaPart }, this with { WTangent = Vectors.Move(WTangent, -1, part), LambdaTangent = Vectors.Move(LambdaTangent, -1, lambdaPart) });
    }
}
