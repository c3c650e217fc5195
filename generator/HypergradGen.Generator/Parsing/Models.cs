using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;

namespace HypergradGen.Generator.Parsing;

/// <summary>How a type that encloses generated members is opened again.</summary>
/// <param name="Keywords">What stands before the name, such as <c>static partial class</c> or <c>partial record struct</c>.</param>
/// <param name="Name">The name alone, escaped where it is a keyword.</param>
/// <param name="TypeParameters">The type parameter list with its brackets, or an empty string.</param>
public sealed record TypeHeader(string Keywords, string Name, string TypeParameters);

/// <summary>A map or an objective.</summary>
/// <param name="Accessibility">As it is written in C#: <c>public</c>, <c>private protected</c>, …</param>
/// <param name="ParameterNames">The user's names for the parameters: state, hyperparameters and, for a map, the next state, where there is no shape.</param>
/// <param name="Surface">How the program's parameters and results are put together in C#.</param>
/// <param name="Shape">What the parameters are, where they are not one span each; null for a method without a solver.</param>
public sealed record MethodModel(string Name, string Accessibility, bool IsStatic, EquatableArray<string> ParameterNames, Module Module, MethodSurface Surface, MethodShape? Shape = null);

/// <summary>What a problem's map is a step of gradient descent of, and what is generated of it besides the map.</summary>
/// <param name="StateGradient">Its gradient in the state, as a method with the step's parameters and results.</param>
/// <param name="GradientSurface">How those are put together in C#.</param>
/// <param name="StepShape">What the step's parameters are, also where there is one span of each.</param>
public sealed record InnerObjective(MethodModel Objective, Module StateGradient, MethodSurface GradientSurface, MethodShape StepShape);

/// <summary>A method that is differentiated without a solver, and the type that its products become members of.</summary>
/// <param name="HasDerivative">For each value and buffer parameter of its program.</param>
public sealed record DifferentiableModel(TypeModel Type, MethodModel Method, EquatableArray<bool> HasDerivative);

/// <summary>The type that generated members are added to.</summary>
/// <param name="HintName">The name of the generated file.</param>
public sealed record TypeModel(string Namespace, EquatableArray<TypeHeader> Types, string HintName, EquatableArray<string> MemberNames);

/// <summary>A problem: everything that the later stages know of the user's type. It holds no symbol, syntax or location.</summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="Types">The enclosing types and the problem's own, outermost first.</param>
/// <param name="FullName">The type as an expression names it from anywhere, with its type parameters.</param>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Layout">The parts of the state and of the hyperparameters.</param>
/// <param name="MemberNames">Every name that a member or a primary-constructor parameter of the type has.</param>
public sealed record ProblemModel(
    string Namespace,
    EquatableArray<TypeHeader> Types,
    string FullName,
    bool IsStaticType,
    bool IsValueType,
    string HintName,
    MethodModel Map,
    MethodModel? Objective,
    BlockLayout Layout,
    EquatableArray<string> MemberNames)
{
    /// <summary>Null where the map is the user's.</summary>
    public InnerObjective? Inner { get; init; }

    /// <summary>What state and hyperparameters are made of.</summary>
    public ElementType Element => Layout.Element;
}
