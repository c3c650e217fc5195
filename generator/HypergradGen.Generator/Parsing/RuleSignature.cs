using System.Collections.Immutable;
using HypergradGen.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>What a parameter of a rule is.</summary>
internal enum RuleRole
{
    Argument,
    Buffer,
    Result,

    /// <summary>The tangent of a scalar argument, or its adjoint, which is an <c>out</c> parameter.</summary>
    OfArgument,

    /// <summary>The tangent or adjoint of memory that is read.</summary>
    OfInput,

    /// <summary>The tangent or adjoint of memory that is filled.</summary>
    OfOutput,

    /// <summary>The adjoint of what is returned.</summary>
    OfResult,
}

/// <param name="Index">Which of the method's scalar arguments, buffers or results.</param>
/// <param name="Text">The parameter as it is written.</param>
/// <param name="Meaning">What it is, in words.</param>
internal sealed record RuleSlot(RuleRole Role, int Index, string Text, string Meaning)
{
    public bool IsOut => Text.StartsWith("out ", StringComparison.Ordinal);
}

/// <summary>The signature that a rule for a method has to have.</summary>
internal sealed class RuleSignature
{
    private static readonly SymbolDisplayFormat s_parameter = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers)
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    private readonly string _rule;

    private RuleSignature(IMethodSymbol target, RuleMark mark, bool takesOutputs)
    {
        _rule = mark.Rule.Name;
        Slots = [.. Primal(target, takesOutputs), .. mark.IsAdjoint ? Adjoints(target) : Tangents(target)];
        Returns = mark.IsAdjoint || target.ReturnsVoid ? "void" : SourceTypes.Display(target.ReturnType);
    }

    public ImmutableArray<RuleSlot> Slots { get; }

    public string Returns { get; }

    /// <summary>The signature as it is written.</summary>
    public override string ToString() => $"static {Returns} {_rule}({string.Join(", ", Slots.Select(s => s.Text))})";

    /// <summary>The form that a rule comes nearest to: with what the method returned and filled, or without.</summary>
    public static RuleSignature Of(IMethodSymbol target, RuleMark mark)
    {
        var full = new RuleSignature(target, mark, takesOutputs: true);
        return full.Slots.Length == mark.Rule.Parameters.Length ? full : new RuleSignature(target, mark, takesOutputs: false);
    }

    public static bool HasDerivative(IParameterSymbol parameter) => SourceTypes.ElementOf(parameter.Type)?.IsReal == true && !IsConstant(parameter);

    public static bool IsConstant(ISymbol symbol) => symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == "HypergradGen.ConstantAttribute");

    public static bool IsFilled(IParameterSymbol parameter) => SourceTypes.IsSpan(parameter.Type) && !SourceTypes.IsReadOnlySpan(parameter.Type);

    /// <summary>Why a method cannot be called as it stands; null where it can.</summary>
    public static string? WhyNotCalled(IMethodSymbol method)
    {
        if (!method.IsStatic)
            return "which is an instance method: make it static";
        if (method.IsGenericMethod || method.ContainingType.IsGenericType)
            return $"which is generic: write it for {SourceTypes.Scalars}";
        if (method.ReturnsByRef || method.ReturnsByRefReadonly || method.IsAsync || !method.ReturnsVoid && SourceTypes.Elements(method.ReturnType)?.Any(e => e.IsShort()) != false)
            return $"which returns neither {SourceTypes.Scalars} nor a tuple of them";
        foreach (var parameter in method.Parameters)
        {
            bool isScalar = SourceTypes.Element(parameter.Type) is { } element && !element.IsShort() && parameter.Type.TypeKind != TypeKind.Enum;
            bool isSpan = SourceTypes.IsSpan(parameter.Type) && SourceTypes.Buffer(parameter.Type) is not null;
            if (parameter.RefKind != RefKind.None || !isScalar && !isSpan)
                return $"whose parameter '{parameter.ToDisplayString(s_parameter)}' is neither a value of type {SourceTypes.Scalars} nor a span of them";
        }
        return null;
    }

    /// <summary>Why a method that can be called cannot have a rule.</summary>
    public static string? WhyNoRule(IMethodSymbol method)
        => WhyNotCalled(method)
            ?? (IsConstant(method) ? "which is marked [Constant] and so has no derivative"
            : !method.ReturnsVoid && SourceTypes.Flatten(method.ReturnType)!.Any(t => !t.IsReal) ? "which returns what has no derivative: return a double or a tuple of them"
            : method.ReturnsVoid && !method.Parameters.Any(p => IsFilled(p) && HasDerivative(p)) ? "which returns nothing and fills no span of double"
            : !method.Parameters.Any(p => HasDerivative(p) && !IsFilled(p)) ? "which has no parameter with a derivative" : null);

    /// <summary>What is wrong with a rule's own signature, and where.</summary>
    public IEnumerable<(Location Where, string What)> Mismatches(IMethodSymbol rule)
    {
        if (!rule.IsStatic || rule.IsGenericMethod || rule.ContainingType.IsGenericType)
            yield return (SourceLocations.Of(rule), rule.IsStatic ? "it is generic" : "it is not static");
        string returns = rule.ReturnsVoid ? "void" : SourceTypes.Display(rule.ReturnType);
        if (WithoutNames(rule) != Returns && returns != Returns)
            yield return (SourceLocations.Of(rule), $"it returns '{returns}' and has to return '{Returns}'");
        for (int i = 0; i < rule.Parameters.Length; i++)
        {
            var parameter = rule.Parameters[i];
            string given = parameter.ToDisplayString(s_parameter);
            if (i >= Slots.Length)
                yield return (SourceLocations.Of(parameter), $"there is no parameter for '{given}'");
            else if (!SameType(given, Slots[i].Text))
                yield return (SourceLocations.Of(parameter), $"parameter {i + 1} is '{given}' and has to be '{Slots[i].Text}', {Slots[i].Meaning}");
        }
        var missing = Slots.Skip(rule.Parameters.Length).ToArray();
        if (missing.Length > 0)
            yield return (SourceLocations.Of(rule), "it lacks " + string.Join(", and ", missing.Select(m => $"'{m.Text}', {m.Meaning}")));
    }

    /// <summary>The names of a tuple's elements do not matter.</summary>
    private string? WithoutNames(IMethodSymbol rule)
        => SourceTypes.Flatten(rule.ReturnType) is { } given && given.All(t => t.IsReal) && SourceTypes.IsTuple(rule.ReturnType) && given.Count == Returns.Split(',').Length ? Returns : null;

    private static bool SameType(string given, string wanted) => given.Substring(0, given.LastIndexOf(' ')) == wanted.Substring(0, wanted.LastIndexOf(' '));

    private static IEnumerable<RuleSlot> Primal(IMethodSymbol target, bool takesOutputs)
    {
        foreach (var (parameter, index) in Numbered(target))
        {
            if (!IsFilled(parameter))
                yield return new RuleSlot(SourceTypes.IsSpan(parameter.Type) ? RuleRole.Buffer : RuleRole.Argument, index, $"{SourceTypes.Display(parameter.Type)} {parameter.Name}", $"which '{target.Name}' is given");
            else if (takesOutputs)
                yield return new RuleSlot(RuleRole.Buffer, index, $"ReadOnly{SourceTypes.Display(parameter.Type)} {parameter.Name}", $"which '{target.Name}' has filled");
        }
        for (int i = 0; i < Results(target) && takesOutputs; i++)
            yield return new RuleSlot(RuleRole.Result, i, $"{ResultType(target, i)} {ResultName(target, i)}", $"which '{target.Name}' has returned");
    }

    private static IEnumerable<RuleSlot> Tangents(IMethodSymbol target)
    {
        foreach (var (parameter, index) in Numbered(target).Where(p => HasDerivative(p.Parameter)))
            yield return new RuleSlot(RoleOf(parameter), index, $"{SourceTypes.Display(parameter.Type)} {parameter.Name}Tangent", $"the tangent of '{parameter.Name}'");
    }

    private static IEnumerable<RuleSlot> Adjoints(IMethodSymbol target)
    {
        var own = Numbered(target).Where(p => HasDerivative(p.Parameter)).ToArray();
        foreach (var (parameter, index) in own.Where(p => IsFilled(p.Parameter)))
            yield return new RuleSlot(RuleRole.OfOutput, index, $"ReadOnly{SourceTypes.Display(parameter.Type)} {parameter.Name}Adjoint", $"the adjoint of '{parameter.Name}'");
        for (int i = 0; i < Results(target); i++)
            yield return new RuleSlot(RuleRole.OfResult, i, $"{ResultType(target, i)} {ResultName(target, i)}Adjoint", $"the adjoint of what '{target.Name}' returns");
        foreach (var (parameter, index) in own.Where(p => !IsFilled(p.Parameter)))
        {
            string text = SourceTypes.IsSpan(parameter.Type) ? SourceTypes.Display(parameter.Type).Substring("ReadOnly".Length) : "out " + SourceTypes.Display(parameter.Type);
            yield return new RuleSlot(RoleOf(parameter), index, $"{text} {parameter.Name}Adjoint", $"the adjoint of '{parameter.Name}'");
        }
    }

    private static RuleRole RoleOf(IParameterSymbol parameter)
        => IsFilled(parameter) ? RuleRole.OfOutput : SourceTypes.IsSpan(parameter.Type) ? RuleRole.OfInput : RuleRole.OfArgument;

    /// <summary>Each parameter with its place among those that are scalars, or among those that are memory.</summary>
    private static IEnumerable<(IParameterSymbol Parameter, int Index)> Numbered(IMethodSymbol target)
        => target.Parameters.Select(p => (p, target.Parameters.Take(p.Ordinal).Count(o => SourceTypes.IsSpan(o.Type) == SourceTypes.IsSpan(p.Type))));

    private static int Results(IMethodSymbol target) => target.ReturnsVoid ? 0 : SourceTypes.Flatten(target.ReturnType)!.Count;

    private static string ResultType(IMethodSymbol target, int index) => SourceTypes.Flatten(target.ReturnType)![index].Element == ElementType.Real32 ? "float" : "double";

    private static string ResultName(IMethodSymbol target, int index) => Results(target) == 1 ? "result" : "result" + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
