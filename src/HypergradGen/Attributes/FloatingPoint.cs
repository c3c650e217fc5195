namespace HypergradGen;

/// <summary>How closely generated arithmetic follows the order of the user's text.</summary>
public enum FloatingPoint
{
    /// <summary>
    /// Sums may be added in another order, a multiplication and the addition after it may be rounded once, and elementary functions on vectors differ
    /// from <see cref="Math"/> by at most three units in the last place. The same input gives the same bits on the same machine.
    /// </summary>
    Reassociated = 0,

    /// <summary>
    /// Each operation of the map and the objective is done as it is written, one after the other, by the functions that they call: values have the bits
    /// that the methods themselves give. Loops are not vectorised, which costs a factor of five to twenty-five where they are long.
    /// </summary>
    Strict,
}
