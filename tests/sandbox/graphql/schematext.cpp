#include "sandbox/graphql/schema.h"

namespace trueup::sandbox {

namespace {

// Two pieces: a compiler need not take a longer literal. Names, nullability and defaults follow version 2026-10.
constexpr auto outputs = R"(
scalar String scalar Int scalar Float scalar Boolean scalar ID scalar Money scalar Decimal scalar URL scalar DateTime
scalar UnsignedInt64 scalar JSON scalar HTML

type QueryRoot {
  shop: Shop!
  publicApiVersions: [ApiVersion!]!
  currentAppInstallation: AppInstallation!
  productsCount(query: String, limit: Int = 10000): Count
  productVariantsCount(query: String, limit: Int = 10000): Count
  product(id: ID!): Product
  productByHandle(handle: String!): Product
  productByIdentifier(identifier: ProductIdentifierInput!): Product
  products(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: ProductSortKeys = ID, query: String): ProductConnection!
  collection(id: ID!): Collection
  collections(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: CollectionSortKeys = ID, query: String): CollectionConnection!
  productVariant(id: ID!): ProductVariant
  productVariants(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: ProductVariantSortKeys = ID, query: String): ProductVariantConnection!
  inventoryItem(id: ID!): InventoryItem
  inventoryLevel(id: ID!): InventoryLevel
  inventoryItems(first: Int, after: String, query: String): InventoryItemConnection!
  location(id: ID): Location
  locations(first: Int, after: String, includeInactive: Boolean = false, includeLegacy: Boolean = false, query: String): LocationConnection!
  publications(first: Int, after: String): PublicationConnection!
  metafieldDefinitions(first: Int, after: String, ownerType: MetafieldOwnerType!, namespace: String, key: String, query: String): MetafieldDefinitionConnection!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  events(first: Int, after: String, sortKey: EventSortKeys = ID, query: String, reverse: Boolean = false): EventConnection
  bulkOperation(id: ID!): BulkOperation
  bulkOperations(first: Int, after: String, query: String, sortKey: BulkOperationsSortKeys = CREATED_AT, reverse: Boolean = false): BulkOperationConnection!
  currentBulkOperation(type: BulkOperationType = QUERY): BulkOperation
  productOperation(id: ID!): ProductSetOperation
  webhookSubscriptions(first: Int, after: String): WebhookSubscriptionConnection!
}
interface Node { id: ID! }
type Count { count: Int! precision: CountPrecision! }
enum CountPrecision { EXACT AT_LEAST }
type Shop implements Node { id: ID! name: String! myshopifyDomain: String! url: URL! email: String! currencyCode: CurrencyCode! ianaTimezone: String! timezoneOffset: String! weightUnit: WeightUnit! plan: ShopPlan! resourceLimits: ShopResourceLimits! primaryDomain: Domain! createdAt: DateTime! }
type Domain { id: ID! host: String! url: URL! }
type ShopPlan { publicDisplayName: String! displayName: String! partnerDevelopment: Boolean! shopifyPlus: Boolean! }
type ShopResourceLimits { maxProductVariants: Int! maxProductOptions: Int! locationLimit: Int! redirectLimitReached: Boolean! skuResourceLimits: JSON }
enum CurrencyCode { CAD USD EUR GBP }
type ApiVersion { handle: String! displayName: String! supported: Boolean! }
type AppInstallation implements Node { id: ID! accessScopes: [AccessScope!]! app: App! launchUrl: URL! }
type App { id: ID! title: String! handle: String apiKey: String! }
type AccessScope { handle: String! description: String! }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }

enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
enum ProductSortKeys { CREATED_AT ID INVENTORY_TOTAL PRODUCT_TYPE PUBLISHED_AT RELEVANCE TITLE UPDATED_AT VENDOR }
enum ProductVariantSortKeys { FULL_TITLE ID INVENTORY_LEVELS_AVAILABLE INVENTORY_MANAGEMENT INVENTORY_POLICY INVENTORY_QUANTITY NAME POPULAR POSITION RELEVANCE SKU TITLE }
enum EventSortKeys { CREATED_AT ID RELEVANCE }
type Product implements Node & HasMetafields & Publishable { id: ID! legacyResourceId: UnsignedInt64! handle: String! title: String! descriptionHtml: HTML! description(truncateAt: Int): String!
  vendor: String! productType: String! tags: [String!]! status: ProductStatus! templateSuffix: String createdAt: DateTime! updatedAt: DateTime! publishedAt: DateTime
  seo: SEO! category: TaxonomyCategory options(first: Int): [ProductOption!]! hasOnlyDefaultVariant: Boolean! totalInventory: Int! tracksInventory: Boolean! isGiftCard: Boolean!
  variantsCount: Count mediaCount: Count
  metafield(namespace: String, key: String!): Metafield metafields(first: Int, after: String, last: Int, namespace: String, keys: [String!], reverse: Boolean = false): MetafieldConnection!
  media(first: Int, after: String, last: Int, query: String, sortKey: ProductMediaSortKeys = POSITION, reverse: Boolean = false): MediaConnection!
  featuredMedia: Media
  collections(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: CollectionSortKeys = ID, query: String): CollectionConnection!
  variants(first: Int, after: String, last: Int, sortKey: ProductVariantSortKeys = POSITION, reverse: Boolean = false): ProductVariantConnection!
  publishedOnPublication(publicationId: ID!): Boolean! resourcePublicationsCount(onlyPublished: Boolean = true): Count
  resourcePublicationsV2(first: Int, after: String, onlyPublished: Boolean = true): ResourcePublicationV2Connection! }
enum CollectionSortKeys { ID RELEVANCE TITLE UPDATED_AT }
enum ProductCollectionSortKeys { BEST_SELLING COLLECTION_DEFAULT CREATED ID MANUAL PRICE RELEVANCE TITLE }
type Collection implements Node { id: ID! legacyResourceId: UnsignedInt64! handle: String! title: String! updatedAt: DateTime!
  products(first: Int, after: String, last: Int, before: String, reverse: Boolean = false, sortKey: ProductCollectionSortKeys = COLLECTION_DEFAULT): ProductConnection! }
type CollectionConnection { nodes: [Collection!]! edges: [CollectionEdge!]! pageInfo: PageInfo! }
type CollectionEdge { node: Collection! cursor: String! }
enum ProductMediaSortKeys { ID POSITION RELEVANCE }
interface HasMetafields { metafield(namespace: String, key: String!): Metafield metafields(first: Int, after: String, last: Int, namespace: String, keys: [String!], reverse: Boolean = false): MetafieldConnection! }
interface Publishable { publishedOnPublication(publicationId: ID!): Boolean! }
type ResourcePublicationV2 { isPublished: Boolean! publishDate: DateTime publication: Publication! }
type ResourcePublicationV2Connection { nodes: [ResourcePublicationV2!]! edges: [ResourcePublicationV2Edge!]! pageInfo: PageInfo! }
type ResourcePublicationV2Edge { cursor: String! node: ResourcePublicationV2! }
type SEO { title: String description: String }
type TaxonomyCategory { id: ID! name: String! fullName: String! }
type ProductOption { id: ID! name: String! position: Int! values: [String!]! optionValues: [ProductOptionValue!]! }
type ProductOptionValue { id: ID! name: String! hasVariants: Boolean! }
type ProductConnection { nodes: [Product!]! edges: [ProductEdge!]! pageInfo: PageInfo! }
type ProductEdge { cursor: String! node: Product! }
type ProductVariantConnection { nodes: [ProductVariant!]! edges: [ProductVariantEdge!]! pageInfo: PageInfo! }
type ProductVariantEdge { cursor: String! node: ProductVariant! }
enum ProductVariantInventoryPolicy { DENY CONTINUE }
type SelectedOption { name: String! value: String! }
type ProductVariant implements Node & HasMetafields { id: ID! legacyResourceId: UnsignedInt64! title: String! displayName: String! sku: String barcode: String price: Money! compareAtPrice: Money position: Int!
  createdAt: DateTime! updatedAt: DateTime! inventoryPolicy: ProductVariantInventoryPolicy! inventoryQuantity: Int requiresComponents: Boolean! taxable: Boolean! availableForSale: Boolean!
  selectedOptions: [SelectedOption!]! inventoryItem: InventoryItem! product: Product!
  metafield(namespace: String, key: String!): Metafield metafields(first: Int, after: String, last: Int, namespace: String, keys: [String!], reverse: Boolean = false): MetafieldConnection! }
type InventoryItem implements Node { id: ID! legacyResourceId: UnsignedInt64! sku: String tracked: Boolean! unitCost: MoneyV2 requiresShipping: Boolean! measurement: InventoryItemMeasurement! createdAt: DateTime! updatedAt: DateTime!
  countryCodeOfOrigin: String harmonizedSystemCode: String locationsCount: Count variant: ProductVariant! variants(first: Int, after: String): ProductVariantConnection!
  inventoryLevel(locationId: ID!, includeInactive: Boolean = false): InventoryLevel inventoryLevels(first: Int, after: String, includeInactive: Boolean = false, query: String): InventoryLevelConnection! }
type InventoryItemConnection { nodes: [InventoryItem!]! edges: [InventoryItemEdge!]! pageInfo: PageInfo! }
type InventoryItemEdge { cursor: String! node: InventoryItem! }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
type InventoryItemMeasurement { id: ID! weight: Weight }
type Weight { unit: WeightUnit! value: Float! }
enum WeightUnit { GRAMS KILOGRAMS OUNCES POUNDS }
type InventoryLevel implements Node { id: ID! isActive: Boolean! updatedAt: DateTime! createdAt: DateTime! canDeactivate: Boolean! item: InventoryItem! location: Location! quantities(names: [String!]!): [InventoryQuantity!]! }
type InventoryLevelConnection { nodes: [InventoryLevel!]! edges: [InventoryLevelEdge!]! pageInfo: PageInfo! }
type InventoryLevelEdge { cursor: String! node: InventoryLevel! }
type InventoryQuantity { id: ID! name: String! quantity: Int! updatedAt: DateTime }
type Location implements Node { id: ID! legacyResourceId: UnsignedInt64! name: String! isActive: Boolean! fulfillsOnlineOrders: Boolean! hasActiveInventory: Boolean! isPrimary: Boolean! shipsInventory: Boolean! isFulfillmentService: Boolean! }
type LocationConnection { nodes: [Location!]! edges: [LocationEdge!]! pageInfo: PageInfo! }
type LocationEdge { cursor: String! node: Location! }
type Publication implements Node { id: ID! name: String! catalog: Catalog autoPublish: Boolean! }
interface Catalog { id: ID! title: String! }
type AppCatalog implements Catalog { id: ID! title: String! }
type PublicationConnection { nodes: [Publication!]! edges: [PublicationEdge!]! pageInfo: PageInfo! }
type PublicationEdge { cursor: String! node: Publication! }
type Metafield implements Node { id: ID! namespace: String! key: String! type: String! value: String! jsonValue: JSON compareDigest: String! createdAt: DateTime! updatedAt: DateTime! ownerType: MetafieldOwnerType! sizeInBytes: Int! }
type MetafieldConnection { nodes: [Metafield!]! edges: [MetafieldEdge!]! pageInfo: PageInfo! }
type MetafieldEdge { cursor: String! node: Metafield! }
enum MetafieldOwnerType { PRODUCT PRODUCTVARIANT COLLECTION CUSTOMER ORDER SHOP }
type MetafieldDefinition implements Node { id: ID! name: String! namespace: String! key: String! type: MetafieldDefinitionType! metafieldsCount: Int! ownerType: MetafieldOwnerType! description: String }
type MetafieldDefinitionType { name: String! category: String! }
type MetafieldDefinitionConnection { nodes: [MetafieldDefinition!]! edges: [MetafieldDefinitionEdge!]! pageInfo: PageInfo! }
type MetafieldDefinitionEdge { cursor: String! node: MetafieldDefinition! }
enum MediaStatus { UPLOADED PROCESSING READY FAILED }
enum FileStatus { UPLOADED PROCESSING READY FAILED }
enum MediaContentType { IMAGE VIDEO EXTERNAL_VIDEO MODEL_3D }
interface Media { id: ID! alt: String status: MediaStatus! mediaContentType: MediaContentType! mediaErrors: [MediaError!]! mediaWarnings: [MediaError!]! preview: MediaPreviewImage }
interface File { id: ID! alt: String fileStatus: FileStatus! createdAt: DateTime! updatedAt: DateTime! fileErrors: [MediaError!]! }
type MediaImage implements Node & Media & File { id: ID! alt: String status: MediaStatus! mediaContentType: MediaContentType! mediaErrors: [MediaError!]! mediaWarnings: [MediaError!]! preview: MediaPreviewImage
  fileStatus: FileStatus! fileErrors: [MediaError!]! createdAt: DateTime! updatedAt: DateTime! mimeType: String image: Image originalSource: MediaImageOriginalSource }
type MediaPreviewImage { image: Image status: MediaStatus! }
type MediaError { code: String! details: String message: String! }
type MediaImageOriginalSource { fileSize: Int url: URL }
type Image { id: ID altText: String url: URL! width: Int height: Int }
type MediaConnection { nodes: [Media!]! edges: [MediaEdge!]! pageInfo: PageInfo! }
type MediaEdge { cursor: String! node: Media! }
interface Event { id: ID! action: String! createdAt: DateTime! appTitle: String message: String! }
type BasicEvent implements Node & Event { id: ID! action: String! createdAt: DateTime! appTitle: String message: String! subjectId: ID subjectType: EventSubjectType! }
enum EventSubjectType { PRODUCT PRODUCT_VARIANT COLLECTION ORDER }
type EventConnection { nodes: [Event!]! edges: [EventEdge!]! pageInfo: PageInfo! }
type EventEdge { cursor: String! node: Event! }
enum BulkOperationStatus { CANCELED CANCELING COMPLETED CREATED EXPIRED FAILED RUNNING }
enum BulkOperationType { QUERY MUTATION }
enum BulkOperationErrorCode { ACCESS_DENIED INTERNAL_SERVER_ERROR TIMEOUT }
enum BulkOperationsSortKeys { COMPLETED_AT CREATED_AT ID }
type BulkOperation implements Node { id: ID! type: BulkOperationType! status: BulkOperationStatus! errorCode: BulkOperationErrorCode createdAt: DateTime! completedAt: DateTime objectCount: UnsignedInt64! rootObjectCount: UnsignedInt64! fileSize: UnsignedInt64 url: URL partialDataUrl: URL query: String! }
type BulkOperationConnection { nodes: [BulkOperation!]! edges: [BulkOperationEdge!]! pageInfo: PageInfo! }
type BulkOperationEdge { cursor: String! node: BulkOperation! }
type WebhookSubscription implements Node { id: ID! uri: String! topic: WebhookSubscriptionTopic! format: String! apiVersion: ApiVersion! createdAt: DateTime! filter: String includeFields: [String!]! }
type WebhookSubscriptionConnection { nodes: [WebhookSubscription!]! edges: [WebhookSubscriptionEdge!]! pageInfo: PageInfo! }
type WebhookSubscriptionEdge { cursor: String! node: WebhookSubscription! }
enum WebhookSubscriptionTopic { PRODUCTS_CREATE PRODUCTS_UPDATE PRODUCTS_DELETE INVENTORY_LEVELS_UPDATE INVENTORY_LEVELS_CONNECT INVENTORY_LEVELS_DISCONNECT INVENTORY_ITEMS_CREATE INVENTORY_ITEMS_UPDATE INVENTORY_ITEMS_DELETE LOCATIONS_CREATE LOCATIONS_UPDATE VARIANTS_IN_STOCK VARIANTS_OUT_OF_STOCK BULK_OPERATIONS_FINISH APP_UNINSTALLED APP_SCOPES_UPDATE COLLECTIONS_CREATE COLLECTIONS_UPDATE COLLECTIONS_DELETE }
)";

constexpr auto inputs = R"(
type Mutation {
  productSet(input: ProductSetInput!, identifier: ProductSetIdentifiers, synchronous: Boolean = true): ProductSetPayload
  productUpdate(product: ProductUpdateInput, media: [CreateMediaInput!], identifier: ProductUpdateIdentifiers): ProductUpdatePayload
  productDelete(input: ProductDeleteInput!, synchronous: Boolean = true): ProductDeletePayload
  productVariantsBulkUpdate(productId: ID!, variants: [ProductVariantsBulkInput!]!, allowPartialUpdates: Boolean = false, media: [CreateMediaInput!]): ProductVariantsBulkUpdatePayload
  metafieldsSet(metafields: [MetafieldsSetInput!]!): MetafieldsSetPayload
  metafieldsDelete(metafields: [MetafieldIdentifierInput!]!): MetafieldsDeletePayload
  inventorySetQuantities(input: InventorySetQuantitiesInput!): InventorySetQuantitiesPayload
  inventoryActivate(inventoryItemId: ID!, locationId: ID!, available: Int, onHand: Int): InventoryActivatePayload
  tagsAdd(id: ID!, tags: [String!]!): TagsAddPayload
  tagsRemove(id: ID!, tags: [String!]!): TagsRemovePayload
  fileUpdate(files: [FileUpdateInput!]!): FileUpdatePayload
  publishablePublish(id: ID!, input: [PublicationInput!]!): PublishablePublishPayload
  publishableUnpublish(id: ID!, input: [PublicationInput!]!): PublishableUnpublishPayload
  stagedUploadsCreate(input: [StagedUploadInput!]!): StagedUploadsCreatePayload
  bulkOperationRunQuery(query: String!, groupObjects: Boolean = false): BulkOperationRunQueryPayload
  bulkOperationRunMutation(mutation: String!, stagedUploadPath: String!, clientIdentifier: String, groupObjects: Boolean = false): BulkOperationRunMutationPayload
  bulkOperationCancel(id: ID!): BulkOperationCancelPayload
  webhookSubscriptionCreate(topic: WebhookSubscriptionTopic!, webhookSubscription: WebhookSubscriptionInput!): WebhookSubscriptionCreatePayload
}
interface DisplayableError { field: [String!] message: String! }
type UserError implements DisplayableError { field: [String!] message: String! }
type ProductSetUserError implements DisplayableError { code: String field: [String!] message: String! }
type ProductVariantsBulkUpdateUserError implements DisplayableError { code: String field: [String!] message: String! }
type MetafieldsSetUserError implements DisplayableError { code: String elementIndex: Int field: [String!] message: String! }
type InventorySetQuantitiesUserError implements DisplayableError { code: String field: [String!] message: String! }
type FilesUserError implements DisplayableError { code: String field: [String!] message: String! }
type BulkOperationUserError implements DisplayableError { code: String field: [String!] message: String! }
type ProductSetOperation implements Node { id: ID! status: ProductOperationStatus! product: Product userErrors: [ProductSetUserError!]! }
enum ProductOperationStatus { CREATED ACTIVE COMPLETE }
type ProductSetPayload { product: Product productSetOperation: ProductSetOperation userErrors: [ProductSetUserError!]! }
type ProductUpdatePayload { product: Product userErrors: [UserError!]! }
type ProductDeletePayload { deletedProductId: ID shop: Shop! userErrors: [UserError!]! }
type ProductVariantsBulkUpdatePayload { product: Product productVariants: [ProductVariant!] userErrors: [ProductVariantsBulkUpdateUserError!]! }
type MetafieldsSetPayload { metafields: [Metafield!] userErrors: [MetafieldsSetUserError!]! }
type MetafieldIdentifier { ownerId: ID! namespace: String! key: String! }
type MetafieldsDeletePayload { deletedMetafields: [MetafieldIdentifier] userErrors: [UserError!]! }
type InventorySetQuantitiesPayload { inventoryAdjustmentGroup: InventoryAdjustmentGroup userErrors: [InventorySetQuantitiesUserError!]! }
type InventoryAdjustmentGroup implements Node { id: ID! createdAt: DateTime! reason: String! referenceDocumentUri: String changes(inventoryItemIds: [ID!], locationIds: [ID!], quantityNames: [String!]): [InventoryChange!]! }
type InventoryChange { name: String! delta: Int! quantityAfterChange: Int item: InventoryItem location: Location }
type InventoryActivatePayload { inventoryLevel: InventoryLevel userErrors: [UserError!]! }
type TagsAddPayload { node: Node userErrors: [UserError!]! }
type TagsRemovePayload { node: Node userErrors: [UserError!]! }
type FileUpdatePayload { files: [File!] userErrors: [FilesUserError!]! }
type PublishablePublishPayload { publishable: Publishable shop: Shop! userErrors: [UserError!]! }
type PublishableUnpublishPayload { publishable: Publishable shop: Shop! userErrors: [UserError!]! }
type StagedUploadParameter { name: String! value: String! }
type StagedMediaUploadTarget { url: URL resourceUrl: URL parameters: [StagedUploadParameter!]! }
type StagedUploadsCreatePayload { stagedTargets: [StagedMediaUploadTarget!] userErrors: [UserError!]! }
type BulkOperationRunQueryPayload { bulkOperation: BulkOperation userErrors: [BulkOperationUserError!]! }
type BulkOperationRunMutationPayload { bulkOperation: BulkOperation userErrors: [BulkOperationUserError!]! }
type BulkOperationCancelPayload { bulkOperation: BulkOperation userErrors: [UserError!]! }
type WebhookSubscriptionCreatePayload { webhookSubscription: WebhookSubscription userErrors: [UserError!]! }

input ProductIdentifierInput @oneOf { id: ID handle: String customId: UniqueMetafieldValueInput }
input ProductSetIdentifiers @oneOf { id: ID handle: String customId: UniqueMetafieldValueInput }
input ProductUpdateIdentifiers @oneOf { id: ID handle: String customId: UniqueMetafieldValueInput }
input UniqueMetafieldValueInput { namespace: String key: String! value: String! }
input SEOInput { title: String description: String }
input MetafieldInput { id: ID namespace: String key: String type: String value: String }
input OptionValueSetInput { id: ID name: String }
input OptionSetInput { id: ID name: String position: Int values: [OptionValueSetInput!] }
input VariantOptionValueInput { id: ID name: String optionId: ID optionName: String linkedMetafieldValue: String }
input FileSetInput { id: ID alt: String contentType: FileContentType duplicateResolutionMode: FileCreateInputDuplicateResolutionMode = APPEND_UUID filename: String originalSource: String }
enum FileContentType { EXTERNAL_VIDEO FILE IMAGE MODEL_3D VIDEO }
enum FileCreateInputDuplicateResolutionMode { APPEND_UUID RAISE_ERROR REPLACE }
input WeightInput { unit: WeightUnit! value: Float! }
input InventoryItemMeasurementInput { weight: WeightInput }
input InventoryItemInput { cost: Decimal countryCodeOfOrigin: String harmonizedSystemCode: String measurement: InventoryItemMeasurementInput requiresShipping: Boolean sku: String tracked: Boolean }
input ProductSetInventoryInput { locationId: ID! name: String! quantity: Int! }
input ProductVariantSetInput { barcode: String compareAtPrice: Money file: FileSetInput id: ID inventoryItem: InventoryItemInput inventoryPolicy: ProductVariantInventoryPolicy inventoryQuantities: [ProductSetInventoryInput!] metafields: [MetafieldInput!] optionValues: [VariantOptionValueInput!]! position: Int price: Money requiresComponents: Boolean showUnitPrice: Boolean sku: String taxCode: String taxable: Boolean }
input ProductSetInput { category: ID claimOwnership: JSON collections: [ID!] combinedListingRole: String descriptionHtml: String files: [FileSetInput!] giftCard: Boolean giftCardTemplateSuffix: String handle: String id: ID metafields: [MetafieldInput!] productOptions: [OptionSetInput!] productType: String redirectNewHandle: Boolean requiresSellingPlan: Boolean seo: SEOInput status: ProductStatus tags: [String!] templateSuffix: String title: String variants: [ProductVariantSetInput!] vendor: String }
input ProductUpdateInput { id: ID category: ID collectionsToJoin: [ID!] collectionsToLeave: [ID!] deleteConflictingConstrainedMetafields: Boolean = false descriptionHtml: String giftCardTemplateSuffix: String handle: String metafields: [MetafieldInput!] productType: String redirectNewHandle: Boolean = false requiresSellingPlan: Boolean seo: SEOInput status: ProductStatus tags: [String!] templateSuffix: String title: String vendor: String }
input CreateMediaInput { alt: String mediaContentType: MediaContentType! originalSource: String! }
input ProductDeleteInput { id: ID! }
input InventoryAdjustmentInput { adjustment: Int! locationId: ID! changeFromQuantity: Int }
input ProductVariantsBulkInput { id: ID barcode: String compareAtPrice: Money inventoryItem: InventoryItemInput inventoryPolicy: ProductVariantInventoryPolicy inventoryQuantities: [InventoryLevelInput!] quantityAdjustments: [InventoryAdjustmentInput!] mediaId: ID mediaSrc: [String!] metafields: [MetafieldInput!] optionValues: [VariantOptionValueInput!] price: Money requiresComponents: Boolean showUnitPrice: Boolean taxCode: String taxable: Boolean }
input InventoryLevelInput { availableQuantity: Int! locationId: ID! }
input MetafieldsSetInput { ownerId: ID! namespace: String key: String! type: String value: String! compareDigest: String }
input MetafieldIdentifierInput { ownerId: ID! namespace: String! key: String! }
input InventoryQuantityInput { inventoryItemId: ID! locationId: ID! quantity: Int! changeFromQuantity: Int }
input InventorySetQuantitiesInput { name: String! reason: String! referenceDocumentUri: String quantities: [InventoryQuantityInput!]! }
input FileUpdateInput { id: ID! alt: String filename: String originalSource: String previewImageSource: String referencesToAdd: [ID!] referencesToRemove: [ID!] }
input PublicationInput { publicationId: ID publishDate: DateTime }
enum StagedUploadTargetGenerateUploadResource { BULK_MUTATION_VARIABLES COLLECTION_IMAGE FILE IMAGE MODEL_3D PRODUCT_IMAGE SHOP_IMAGE URL_REDIRECT_IMPORT VIDEO }
enum StagedUploadHttpMethodType { POST PUT }
input StagedUploadInput { resource: StagedUploadTargetGenerateUploadResource! filename: String! mimeType: String! httpMethod: StagedUploadHttpMethodType = PUT fileSize: UnsignedInt64 }
enum WebhookSubscriptionFormat { JSON XML }
input WebhookSubscriptionInput { uri: String filter: String format: WebhookSubscriptionFormat includeFields: [String!] metafieldNamespaces: [String!] metafields: [MetafieldReferenceInput!] name: String }
input MetafieldReferenceInput { namespace: String key: String! }
)";

} // namespace

QString shopSchemaText()
{
    return QString::fromLatin1(outputs) + QString::fromLatin1(inputs);
}

} // namespace trueup::sandbox
