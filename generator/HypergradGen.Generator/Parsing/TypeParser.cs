using System.Collections.Immutable;
using HypergradGen.Generator.Diagnostics;
using HypergradGen.Generator.Ir;
using HypergradGen.Generator.Products;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Parsing;

/// <summary>Checks the type that holds a problem, and describes how to open it again.</summary>
internal static class TypeParser
{
    /// <summary>The type and every type around it must be partial, and able to hold a solver where there is one.</summary>
    public static void Check(INamedTypeSymbol type, IMethodSymbol method, DiagnosticSink sink, bool hasSolver = true)
    {
        if (!IsNamed(type))
            sink.FailSilently();
        for (var enclosing = type; enclosing is not null; enclosing = enclosing.ContainingType)
        {
            foreach (var declaration in enclosing.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>())
            {
                if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                    sink.Report(Descriptors.TypeNotPartial, Location.Create(declaration.SyntaxTree, declaration.Identifier.Span), enclosing.Name, method.Name);
            }
        }
        if (hasSolver && type.TypeKind == TypeKind.Interface)
            sink.Report(Descriptors.NotSupported, SourceLocations.Of(type), $"Interface '{type.Name}'", "make the problem a class, a record or a struct");
        else if (hasSolver && type.IsRefLikeType)
            sink.Report(Descriptors.NotSupported, SourceLocations.Of(type), $"Ref struct '{type.Name}'", "a solver could not keep it; make the problem a class, a record or a struct");
        else if (type.IsFileLocal)
            sink.Report(Descriptors.NotSupported, SourceLocations.Of(type), $"File-local type '{type.Name}'", "members cannot be added from another file; remove the modifier 'file'");
        else if (type.ContainingType?.ExtensionParameter is not null || type.ExtensionParameter is not null)
            sink.FailSilently();
    }

    /// <summary>Code that is being typed may lack a name; what opens such a type again would not parse.</summary>
    private static bool IsNamed(INamedTypeSymbol type)
    {
        for (ISymbol? part = type; part is INamespaceSymbol { IsGlobalNamespace: false } or INamedTypeSymbol; part = part.ContainingSymbol)
        {
            if (!part.CanBeReferencedByName || part is INamedTypeSymbol named && named.TypeParameters.Any(p => !p.CanBeReferencedByName))
                return false;
        }
        return true;
    }

    /// <summary>The names of what is generated must be free.</summary>
    /// <param name="isInner">The map is an inner objective, whose step is generated too.</param>
    public static void CheckNames(INamedTypeSymbol type, IMethodSymbol map, bool isInner, IMethodSymbol? objective, DiagnosticSink sink)
    {
        string step = isInner ? map.Name + "Step" : map.Name;
        var generated = new List<(string Name, IMethodSymbol For)>
        {
            (step + "Jvp", map), (step + "Vjp", map), ("CreateSolver", map), ("HypergradientSolver", map),
        };
        if (isInner)
            generated.AddRange([(step, map), (map.Name + "Gradient", map), (map.Name + "HessianProduct", map)]);
        if (objective is not null)
            generated.Add((objective.Name + "Gradient", objective));
        CheckNames(type, generated, sink);
    }

    public static void CheckNames(INamedTypeSymbol type, IEnumerable<(string Name, IMethodSymbol For)> generated, DiagnosticSink sink)
    {
        foreach (var (name, method) in generated)
        {
            foreach (var member in type.GetMembers(name).Where(m => !IsGenerated(m)))
                sink.Report(Descriptors.NameTaken, SourceLocations.Of(member), type.Name, name, method.Name);
        }
    }

    /// <summary>The analyzer sees the type with the generated members in it.</summary>
    private static bool IsGenerated(ISymbol member)
        => member.Locations.Any(l => l.SourceTree?.FilePath.EndsWith(HintNames.Suffix, StringComparison.Ordinal) == true);

    public static ProblemModel Model(INamedTypeSymbol type, MethodModel map, MethodModel? objective, BlockLayout layout)
    {
        var of = Model(type, HintNames.Of(type));
        return new ProblemModel(of.Namespace, of.Types, type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.IsStatic, type.IsValueType, of.HintName, map, objective, layout, of.MemberNames);
    }

    public static TypeModel Model(INamedTypeSymbol type, string hintName)
    {
        var headers = new Stack<TypeHeader>();
        for (var enclosing = type; enclosing is not null; enclosing = enclosing.ContainingType)
            headers.Push(Header(enclosing));
        string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));
        return new TypeModel(space, headers.ToImmutableArray(), hintName, MemberNames(type));
    }

    private static TypeHeader Header(INamedTypeSymbol type)
    {
        string kind = type switch
        {
            { IsRecord: true, IsValueType: true } => "record struct",
            { IsRecord: true } => "record",
            { IsValueType: true } => "struct",
            { TypeKind: TypeKind.Interface } => "interface",
            _ => "class",
        };
        string parameters = type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(p => DataReader.Escape(p.Name)))}>";
        return new TypeHeader((type.IsStatic ? "static partial " : "partial ") + kind, DataReader.Escape(type.Name), parameters);
    }

    private static ImmutableArray<string> MemberNames(INamedTypeSymbol type)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var level = type; level is not null && level.SpecialType == SpecialType.None; level = level.BaseType)
        {
            names.UnionWith(level.GetMembers().Where(m => !IsGenerated(m) && m.CanBeReferencedByName).Select(m => m.Name));
            names.UnionWith(level.InstanceConstructors.Where(IsPrimary).SelectMany(c => c.Parameters).Select(p => p.Name));
        }
        return names.ToImmutableArray();
    }

    private static bool IsPrimary(IMethodSymbol constructor)
        => constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);
}
