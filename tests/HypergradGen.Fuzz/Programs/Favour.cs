namespace HypergradGen.Fuzz.Programs;

/// <summary>What most statements of a program are.</summary>
internal enum Favour
{
    /// <summary>Any, in the shares that all programs have.</summary>
    Nothing,

    /// <summary>Statements that write what they read, by several names.</summary>
    References,

    /// <summary>Loops over pairs of indices that are compared.</summary>
    Pairs,

    /// <summary>Loops whose iterations read and write at constant distances.</summary>
    Stencils,

    /// <summary>Memory of integers and truth values that is made, changed and indexed with.</summary>
    Integers,

    /// <summary>Memory whose elements have parts of several types.</summary>
    Mixed,

    /// <summary>Arrays of arrays, whose rows trade their places.</summary>
    Rows,

    /// <summary>Vectors and quaternions of the library.</summary>
    Vectors,

    /// <summary>Loops beside which integers run that are indices.</summary>
    Walks,

    /// <summary>Objects among the problem's data.</summary>
    Objects,

    /// <summary>Statements that throw at some points.</summary>
    Faults,
}
