using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HypergradGen.Generator.Parsing;

/// <summary>A part of a struct's value: a field, the field of a property, or a parameter that its methods capture.</summary>
/// <param name="Symbol">The field or the parameter.</param>
/// <param name="Name">The user's name for it: the property's where there is one.</param>
internal sealed record Component(ISymbol Symbol, string Name, ITypeSymbol Type)
{
    /// <summary>Whether a field or property names this part.</summary>
    public bool Is(ISymbol member)
        => LibraryTypes.Source(member.OriginalDefinition) is var declared && (SymbolEqualityComparer.Default.Equals(Symbol, declared)
            || Symbol is IFieldSymbol { AssociatedSymbol: { } property } && SymbolEqualityComparer.Default.Equals(property, declared));

    /// <summary>The member by which code outside the type can read the part, if any can.</summary>
    public ISymbol Readable => Symbol is IFieldSymbol { AssociatedSymbol: { } property } ? property : Symbol;

    /// <summary>Whether code of the problem can read the part itself: a getter that computes from the keyword <c>field</c> gives something else.</summary>
    public bool IsReadable(ModuleContext module)
        => Symbol is IFieldSymbol && module.IsAccessible(Readable) && (Readable is not IPropertySymbol property || DataReader.IsStored(property));
}

/// <summary>
/// Structs of this project, and its records that cannot change: their values are the values of their parts, as those of a
/// tuple are.
/// </summary>
internal static class StructTypes
{
    /// <summary>A record that holds generic records of ever longer names has no end.</summary>
    private const int Deepest = 16;

    /// <summary>The parts of types by their definition; a generic struct has others with other type arguments.</summary>
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ConcurrentDictionary<ISymbol, StrongBox<ImmutableArray<Component>?>>> s_known = new();

    /// <summary>Whether the values of a type are several scalars or regions of memory side by side.</summary>
    public static bool IsComposite(ITypeSymbol? type) => SourceTypes.IsTuple(type) || Components(type) is not null;

    /// <summary>The parts of a struct in order of declaration; null where the type is no such struct.</summary>
    public static ImmutableArray<Component>? Components(ITypeSymbol? type) => Components(type, []);

    /// <summary>Text, which a struct or record may have as a part: a value of no numbers, since a method reads none of it.</summary>
    public static bool IsText(ITypeSymbol? type) => type?.SpecialType == SpecialType.System_String;

    /// <summary>The types of the elements of a tuple, or of a type parameter that stands for one, and of the parts of a struct, in order; null where the type is neither.</summary>
    public static IEnumerable<ITypeSymbol>? PartTypes(ITypeSymbol? type)
        => TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(e => e.Type) : Components(type)?.Select(c => c.Type);

    /// <summary>Whether text is, or is a part of, a value.</summary>
    public static bool HoldsText(ITypeSymbol type) => IsText(type) || PartTypes(type)?.Any(HoldsText) == true;

    /// <param name="around">The types whose parts are being looked at: a record that holds one of its own kind has no end.</param>
    private static ImmutableArray<Component>? Components(ITypeSymbol? type, ImmutableArray<INamedTypeSymbol> around)
    {
        if (type is ITypeParameterSymbol)
            type = TypeBinding.Of(type);
        if (IsText(type))
            return [];
        if (type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: true } library)
            type = LibraryTypes.Source(library);
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct or TypeKind.Class, IsTupleType: false, DeclaringSyntaxReferences.IsEmpty: false } open)
            return null;
        var named = TypeBinding.Closed(open);
        var known = s_known.GetValue(named.OriginalDefinition, _ => new(SymbolEqualityComparer.Default));
        if (known.TryGetValue(named, out var found))
            return found.Value;
        if (around.Contains(named, SymbolEqualityComparer.Default) || around.Length > Deepest)
            return null;
        var parts = Find(named, around.Add(named));
        if (around.IsEmpty && !TypeBinding.IsOpen(named))
            known.TryAdd(named, new StrongBox<ImmutableArray<Component>?>(parts));
        return parts;
    }

    /// <summary>Whether a struct or tuple holds a span or an array.</summary>
    public static bool HasMemory(ITypeSymbol? type)
        => TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Any(e => SourceTypes.Memory(e.Type) is not null || HasMemory(e.Type))
            : Components(type)?.Any(c => SourceTypes.LooksLikeBuffer(c.Type) || HasMemory(c.Type)) == true;

    private static ImmutableArray<Component>? Find(INamedTypeSymbol type, ImmutableArray<INamedTypeSymbol> around)
    {
        if (type.TypeKind == TypeKind.Class && !IsImmutableRecord(type))
            return null;
        if (StructLayouts.Of(type) == LayoutKind.Explicit || type.GetAttributes().Any(a => a.AttributeClass?.Name == "InlineArrayAttribute"))
            return null;
        var parts = ImmutableArray.CreateBuilder<Component>();
        foreach (var parameter in Captured(type))
            parts.Add(new Component(parameter.OriginalDefinition, parameter.Name, parameter.Type));
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst && !IsOfCaptured(f)))
        {
            if (field.IsFixedSizeBuffer || field.RefKind != RefKind.None)
                return null;
            parts.Add(new Component(field.OriginalDefinition, field.AssociatedSymbol?.Name ?? field.Name, field.Type));
        }
        return parts.All(p => IsPart(p.Type, around)) ? parts.ToImmutable() : null;
    }

    /// <summary>Whether a field is the one that the C# compiler makes for a captured parameter, which is a part already.</summary>
    private static bool IsOfCaptured(IFieldSymbol field) => field is { IsImplicitlyDeclared: true, AssociatedSymbol: null };

    private static bool IsPart(ITypeSymbol type, ImmutableArray<INamedTypeSymbol> around)
        => SourceTypes.Scalar(type) is not null
            || SourceTypes.Buffer(type) is not null
            || SourceTypes.ElementType(type) is { } element && IsPart(element, around) && SourceTypes.Memory(type) is not null
            || TypeBinding.Of(type) is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.All(e => IsPart(e.Type, around))
            || Components(type, around) is not null;

    private static bool IsImmutableRecord(INamedTypeSymbol type)
        => type is { IsRecord: true, IsAbstract: false, BaseType.SpecialType: SpecialType.System_Object }
            && type.GetMembers().OfType<IFieldSymbol>().All(f => f.IsStatic || f.IsReadOnly
                || f.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } });

    /// <summary>The parameters of a struct's primary constructor that its methods use, which are fields without a name.</summary>
    private static IEnumerable<IParameterSymbol> Captured(INamedTypeSymbol type)
    {
        return type.IsRecord || PrimaryConstructor(type) is not { } constructor ? [] : constructor.Parameters.Where(Uses(type));
    }

    /// <summary>Whether methods of a type use a parameter of its primary constructor.</summary>
    public static bool IsCaptured(IParameterSymbol parameter) => Uses(parameter.ContainingType)(parameter);

    private static Func<IParameterSymbol, bool> Uses(INamedTypeSymbol type)
    {
        var uses = type.DeclaringSyntaxReferences.SelectMany(r => r.GetSyntax().DescendantNodes()).OfType<IdentifierNameSyntax>()
            .Where(n => !IsInInitialiser(n) && !IsOfAnother(n)).Select(n => n.Identifier.ValueText).ToImmutableHashSet();
        return p => uses.Contains(p.Name);
    }

    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type)
        => type.InstanceConstructors.FirstOrDefault(IsPrimary);

    public static bool IsPrimary(IMethodSymbol constructor)
        => constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);

    /// <summary>Whether a name is that of a member, or of a parameter or local that hides the type's parameter.</summary>
    private static bool IsOfAnother(IdentifierNameSyntax name)
    {
        if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name)
            return true;
        string text = name.Identifier.ValueText;
        var member = name.Ancestors().FirstOrDefault(a => a is MemberDeclarationSyntax and not BaseTypeDeclarationSyntax);
        return member?.DescendantNodes().Any(n => n switch
        {
            ParameterSyntax p => p.Identifier.ValueText == text,
            VariableDeclaratorSyntax v => v.Identifier.ValueText == text,
            SingleVariableDesignationSyntax d => d.Identifier.ValueText == text,
            _ => false,
        }) == true;
    }

    private static bool IsInInitialiser(SyntaxNode node)
        => node.Ancestors().Any(a => a is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax } });
}
