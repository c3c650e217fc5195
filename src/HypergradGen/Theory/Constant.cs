using System.Globalization;

namespace HypergradGen.Theory;

/// <summary>An upper bound of a quantity, and how it is known. ∞ bounds everything and says nothing.</summary>
public readonly record struct Constant
{
    /// <summary>Creates a constant.</summary>
    /// <param name="value">The bound.</param>
    /// <param name="provenance">How it is known.</param>
    /// <exception cref="ArgumentException">The value is negative or NaN, or there is no such provenance.</exception>
    public Constant(double value, Provenance provenance)
    {
        Value = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A bound of a norm must be a number that is not negative.");
        Provenance = Enum.IsDefined(provenance)
            ? provenance
            : throw new ArgumentOutOfRangeException(nameof(provenance), provenance, "No such provenance.");
    }

    /// <summary>The bound, 0 or more; ∞ where nothing is known.</summary>
    public double Value { get; }

    /// <summary>How it is known.</summary>
    public Provenance Provenance { get; }

    /// <summary>A bound that is always true and never useful.</summary>
    public static Constant Unknown { get; } = new(double.PositiveInfinity, Provenance.Proved);

    /// <summary>A bound that was measured.</summary>
    /// <param name="value">The bound.</param>
    /// <returns>The constant.</returns>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public static Constant Estimated(double value) => new(value, Provenance.Estimated);

    /// <summary>A bound that the user vouches for.</summary>
    /// <inheritdoc cref="Estimated"/>
    public static Constant Declared(double value) => new(value, Provenance.Declared);

    /// <summary>A bound that was proved.</summary>
    /// <inheritdoc cref="Estimated"/>
    public static Constant Proved(double value) => new(value, Provenance.Proved);

    /// <summary>A number that is written where a constant is wanted is the user's word.</summary>
    /// <param name="value">The bound.</param>
    /// <exception cref="ArgumentException">The value is negative or NaN.</exception>
    public static implicit operator Constant(double value) => Declared(value);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} ({Provenance})");
}
