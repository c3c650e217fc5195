using System.Globalization;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;

namespace HypergradGen.Generator.Parsing;

/// <summary>Reads the step size of an inner objective: a number, or the name of what holds it.</summary>
internal static class StepSizeParser
{
    /// <param name="method">Has the mark.</param>
    /// <returns>Null where it is refused.</returns>
    public static StepSize? Parse(IMethodSymbol method, ElementType element, ModuleContext module)
    {
        var mark = method.GetAttributes().First(a => a.AttributeClass?.ToDisplayString() == ProblemParser.InnerAttribute);
        if (mark.ConstructorArguments.Length != 1 || mark.ConstructorArguments[0].Kind == TypedConstantKind.Error)
        {
            module.Sink.FailSilently();
            return null;
        }
        if (mark.ConstructorArguments[0].Value is double value)
        {
            return value > 0 && (element == ElementType.Real32 ? !float.IsInfinity((float)value) && (float)value > 0 : !double.IsInfinity(value))
                ? new StepSize(value, "", "")
                : Refuse($"is {value.ToString("R", CultureInfo.InvariantCulture)}, and must be finite and above 0");
        }
        string name = mark.ConstructorArguments[0].Value as string ?? "", real = element == ElementType.Real32 ? "float" : "double", type = module.Problem.Name;
        if (Find(module, name) is not { } member)
            return Refuse($"is '{name}', which '{type}' does not have or cannot read: name a field, property or primary-constructor parameter of type {real}");
        if (TypeOf(member) is not { } of || SourceTypes.Scalar(of) is not { IsReal: true } scalar || scalar.Element != element)
            return Refuse($"is '{name}', and must be a {real}");
        if (member.IsStatic && member is not (IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } or IPropertySymbol { SetMethod: null }))
            return Refuse($"is '{name}', which is static and can change: make it readonly or const");
        if (method.IsStatic && !member.IsStatic)
            return Refuse($"is '{name}', which the static '{method.Name}' cannot read: make it static and readonly, or const");
        return new StepSize(null, Source(member), name);

        StepSize? Refuse(string why)
        {
            var syntax = mark.ApplicationSyntaxReference?.GetSyntax(module.Cancellation);
            module.Sink.Report(Descriptors.StepSize, syntax is null ? SourceLocations.Of(method) : SourceLocations.Of(syntax), method.Name, why);
            return null;
        }
    }

    private static ISymbol? Find(ModuleContext module, string name)
    {
        for (INamedTypeSymbol? level = module.Problem; level is not null && name.Length > 0; level = level.BaseType)
        {
            if (level.GetMembers(name).FirstOrDefault(m => m is IFieldSymbol or IPropertySymbol { IsIndexer: false, GetMethod: not null } && module.IsAccessible(m)) is { } member)
                return member;
        }
        return StructTypes.PrimaryConstructor(module.Problem)?.Parameters.FirstOrDefault(p => p.Name == name && p.RefKind == RefKind.None);
    }

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };

    private static string Source(ISymbol member)
    {
        string name = DataReader.Escape(member.Name);
        return member is IParameterSymbol ? name : member.IsStatic ? $"{member.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)}.{name}" : "this." + name;
    }
}
