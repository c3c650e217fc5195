using HypergradGen.Generator.Ir;

namespace HypergradGen.Generator.Products;

/// <summary>What a parameter of a map or of an objective is.</summary>
public enum BlockRole
{
    /// <summary>A part of the state w.</summary>
    State,

    /// <summary>A part of the hyperparameters λ.</summary>
    Hyperparameter,

    /// <summary>Data of this call: it has no derivative.</summary>
    Constant,

    /// <summary>A part of the next state, which the map writes.</summary>
    Next,
}

/// <summary>A part of the state or of the hyperparameters: one scalar or one span. A struct is one part for each of its scalars, one behind the other.</summary>
/// <param name="Name">The parameter's, which the parts of a struct have in common.</param>
/// <param name="LengthName">What programs call a span's length, in scalars; no parameter of the problem's methods has that name.</param>
/// <param name="Type">The struct that it is a part of, or that a span holds; null for numbers.</param>
public sealed record VectorBlock(string Name, bool IsSpan, string LengthName, ComposedType? Type = null);

/// <summary>How the parts of the state and of the hyperparameters lie in the two vectors w and λ that solvers work on: scalars first, then spans.</summary>
/// <param name="Element">What both vectors hold.</param>
/// <param name="Constants">The names of the scalars and spans that have no derivative, in the map's order, no two alike.</param>
public sealed record BlockLayout(ElementType Element, EquatableArray<VectorBlock> State, EquatableArray<VectorBlock> Hyperparameters, EquatableArray<string> Constants)
{
    public static int Scalars(EquatableArray<VectorBlock> blocks) => blocks.Count(b => !b.IsSpan);
}

/// <param name="Block">Which block of the state (for the next state too) or of the hyperparameters, or which constant.</param>
public sealed record BlockParameter(string Name, BlockRole Role, int Block);

/// <summary>What the parameters and results of a method are, where they are not one span each.</summary>
/// <param name="Parameters">For each value and buffer parameter of the parsed method.</param>
/// <param name="Results">For each returned scalar of a map the block of the state that it is the next one of; empty for an objective.</param>
public sealed record MethodShape(EquatableArray<BlockParameter> Parameters, EquatableArray<int> Results)
{
    public bool[] HasDerivative => [.. Parameters.Select(p => p.Role != BlockRole.Constant)];
}
