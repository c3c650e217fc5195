namespace HypergradGen.Fuzz.Oracles;

/// <summary>What the text that calls generated members asks of values.</summary>
public static class Agreement
{
    /// <summary>Throws where a value that comes with a gradient is not the method's own.</summary>
    public static void Require(double returned, double expected)
    {
        if (!(Math.Abs(returned - expected) <= 1e-5 * (1 + Math.Abs(expected))) && !double.IsNaN(expected))
            throw new InvalidOperationException($"the gradient returns {returned:G17}, and the method {expected:G17}");
    }
}
